internal import COnnxRuntime

/// A graph, loaded and ready to run; several tasks may run it at once.
public final class OnnxSession: Sendable {
    /// What the graph takes, in its own order.
    public let inputs: [OnnxValueInfo]
    /// What the graph gives, in its own order.
    public let outputs: [OnnxValueInfo]
    /// The library that runs it.
    public let library: OnnxLibrary

    // The library lets a session be used from any thread.
    nonisolated(unsafe) let handle: OpaquePointer

    /// Loads a graph from a file; external data lies beside it.
    ///
    /// - Throws: ``OnnxRuntimeError/failed(code:message:operation:)`` when the file is not a graph that the library
    ///   can run.
    public convenience init(
        library: OnnxLibrary,
        path: String,
        options: OnnxSessionOptions = OnnxSessionOptions()
    ) throws(OnnxRuntimeError) {
        let handle = try options.withHandle(library) { options throws(OnnxRuntimeError) in
            try library.make("load \(path)") {
                library.api.pointee.CreateSession(library.environment, path, options, $0)
            }
        }
        try self.init(library: library, adopting: handle)
    }

    /// Loads a graph from bytes, which are not needed afterwards.
    ///
    /// - Throws: ``OnnxRuntimeError/failed(code:message:operation:)``.
    public convenience init(
        library: OnnxLibrary,
        graph: [UInt8],
        options: OnnxSessionOptions = OnnxSessionOptions()
    ) throws(OnnxRuntimeError) {
        let handle = try options.withHandle(library) { options throws(OnnxRuntimeError) in
            try library.make("load a graph of \(graph.count) bytes") {
                library.api.pointee.CreateSessionFromArray(library.environment, graph, graph.count, options, $0)
            }
        }
        try self.init(library: library, adopting: handle)
    }

    private init(library: OnnxLibrary, adopting handle: OpaquePointer) throws(OnnxRuntimeError) {
        let api = library.api.pointee
        do throws(OnnxRuntimeError) {
            inputs = try OnnxValueInfo.list(
                library,
                count: { api.SessionGetInputCount(handle, $0) },
                name: { api.SessionGetInputName(handle, $0, library.allocator, $1) },
                type: { api.SessionGetInputTypeInfo(handle, $0, $1) }
            )
            outputs = try OnnxValueInfo.list(
                library,
                count: { api.SessionGetOutputCount(handle, $0) },
                name: { api.SessionGetOutputName(handle, $0, library.allocator, $1) },
                type: { api.SessionGetOutputTypeInfo(handle, $0, $1) }
            )
        } catch {
            api.ReleaseSession(handle)
            throw error
        }
        self.library = library
        self.handle = handle
    }

    deinit {
        library.api.pointee.ReleaseSession(handle)
    }

    /// Runs the graph once.
    ///
    /// - Parameters:
    ///   - tensors: A tensor for each input, by name.
    ///   - names: The outputs that are wanted; nil means all.
    ///   - options: What may end the run early.
    /// - Returns: The outputs by name.
    /// - Throws: ``OnnxRuntimeError/failed(code:message:operation:)``.
    public func run(
        _ tensors: [String: OnnxTensor],
        outputs names: [String]? = nil,
        options: OnnxRunOptions? = nil
    ) throws(OnnxRuntimeError) -> [String: OnnxTensor] {
        let binding = try OnnxBinding(session: self)
        for (name, tensor) in tensors { try binding.bind(input: name, to: tensor) }
        for name in names ?? outputs.map(\.name) { try binding.bindToNewTensor(output: name) }
        try binding.run(options: options)
        return try binding.outputs()
    }

    /// A value of the graph's own metadata, or nil.
    public func metadata(_ key: String) throws(OnnxRuntimeError) -> String? {
        let api = library.api.pointee
        let metadata = try library.make("read metadata") { api.SessionGetModelMetadata(handle, $0) }
        defer { api.ReleaseModelMetadata(metadata) }
        var value: UnsafeMutablePointer<CChar>?
        try library.check(
            api.ModelMetadataLookupCustomMetadataMap(metadata, library.allocator, key, &value),
            "read metadata \(key)"
        )
        return value == nil ? nil : library.adopt(value)
    }
}
