internal import COnnxRuntime

/// The tensors that a session reads and writes, bound once and used for as many runs as they fit.
///
/// It keeps the tensors that are bound. A binding stays with one task.
public final class OnnxBinding {
    /// The session that runs.
    public let session: OnnxSession

    private let handle: OpaquePointer
    private var library: OnnxLibrary { session.library }
    private var inputs: [String: OnnxTensor] = [:]
    /// The bound outputs in the order of their first binding, which is the library's.
    private var outputNames: [String] = []
    private var knownOutputs: Set<String> = []
    private var outputTensors: [String: OnnxTensor] = [:]

    /// A binding without any tensor.
    public init(session: OnnxSession) throws(OnnxRuntimeError) {
        self.session = session
        handle = try session.library.make("create a binding") {
            session.library.api.pointee.CreateIoBinding(session.handle, $0)
        }
    }

    deinit {
        library.api.pointee.ReleaseIoBinding(handle)
    }

    /// Binds a tensor to an input, in place of what was bound there.
    ///
    /// - Throws: ``OnnxRuntimeError/failed(code:message:operation:)``; whether type and shape fit is seen by the run.
    public func bind(input name: String, to tensor: OnnxTensor) throws(OnnxRuntimeError) {
        try library.check(library.api.pointee.BindInput(handle, name, tensor.value), "bind input \(name)")
        inputs[name] = tensor
    }

    /// Binds a tensor of the right shape to an output; runs write into its memory.
    ///
    /// - Throws: ``OnnxRuntimeError/failed(code:message:operation:)``.
    public func bind(output name: String, to tensor: OnnxTensor) throws(OnnxRuntimeError) {
        try library.check(library.api.pointee.BindOutput(handle, name, tensor.value), "bind output \(name)")
        note(output: name, tensor)
    }

    /// Lets the library make the tensor of an output in the next run; ``outputs()`` hands it out.
    ///
    /// - Throws: ``OnnxRuntimeError/failed(code:message:operation:)``.
    public func bindToNewTensor(output name: String) throws(OnnxRuntimeError) {
        try library.check(
            library.api.pointee.BindOutputToDevice(handle, name, library.hostMemory),
            "bind output \(name)"
        )
        note(output: name, nil)
    }

    /// Lets go of every input.
    public func clearInputs() {
        library.api.pointee.ClearBoundInputs(handle)
        inputs = [:]
    }

    /// Lets go of every output.
    public func clearOutputs() {
        library.api.pointee.ClearBoundOutputs(handle)
        outputNames = []
        knownOutputs = []
        outputTensors = [:]
    }

    /// Runs the graph on what is bound.
    ///
    /// - Throws: ``OnnxRuntimeError/failed(code:message:operation:)``.
    public func run(options: OnnxRunOptions? = nil) throws(OnnxRuntimeError) {
        let status = library.api.pointee.RunWithBinding(session.handle, options?.handle, handle)
        withExtendedLifetime(options) {}
        try library.check(status, "run")
    }

    /// The outputs of the last run by name: the bound tensors, and those that the library made.
    ///
    /// - Throws: ``OnnxRuntimeError/failed(code:message:operation:)``, also for an output that is no tensor.
    public func outputs() throws(OnnxRuntimeError) -> [String: OnnxTensor] {
        if outputTensors.count == outputNames.count { return outputTensors }
        var values: UnsafeMutablePointer<OpaquePointer>?
        var count = 0
        try library.check(
            library.api.pointee.GetBoundOutputValues(handle, library.allocator, &values, &count),
            "collect the outputs"
        )
        guard let values else { return outputTensors }
        defer { library.release(values) }
        var result = outputTensors
        var failure: OnnxRuntimeError?
        for index in 0..<count {
            let name = index < outputNames.count ? outputNames[index] : nil
            guard failure == nil, let name, result[name] == nil else {
                library.api.pointee.ReleaseValue(values[index])
                continue
            }
            do throws(OnnxRuntimeError) {
                result[name] = try OnnxTensor(library: library, adopting: values[index])
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return result
    }

    private func note(output name: String, _ tensor: OnnxTensor?) {
        if knownOutputs.insert(name).inserted { outputNames.append(name) }
        outputTensors[name] = tensor
    }
}
