internal import COnnxRuntime

/// What belongs to one run or to several; above all, the way to end them early.
public final class OnnxRunOptions: Sendable {
    private let library: OnnxLibrary
    // The library lets the flag be set from any thread; nothing else of it changes.
    nonisolated(unsafe) let handle: OpaquePointer

    /// Options with nothing set.
    public init(library: OnnxLibrary) throws(OnnxRuntimeError) {
        self.library = library
        handle = try library.make("create run options") { library.api.pointee.CreateRunOptions($0) }
    }

    deinit {
        library.api.pointee.ReleaseRunOptions(handle)
    }

    /// Ends the runs under way that use these options, and every later one, with an error; from any thread.
    public func terminate() throws(OnnxRuntimeError) {
        try library.check(library.api.pointee.RunOptionsSetTerminate(handle), "terminate a run")
    }

    /// Lets runs go on again.
    public func reset() throws(OnnxRuntimeError) {
        try library.check(library.api.pointee.RunOptionsUnsetTerminate(handle), "allow runs")
    }
}
