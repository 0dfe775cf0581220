package import OnnxRuntime
package import SmolCheckpoint
package import SmolGraphFormat

/// The backend that runs the hub's three graphs with ONNX Runtime.
package final class OnnxBackend: InferenceBackend {
    package let kind: Backend
    package let visionEncoder: any VisionEncoder
    package let tokenEmbedder: any TokenEmbedder
    package let decoder: any TextDecoder

    /// Loads the graphs.
    ///
    /// - Parameters:
    ///   - files: The three graphs.
    ///   - folder: The model folder.
    ///   - architecture: The dimensions, against which the graphs' shapes are checked.
    ///   - pixelLevels: What each byte of a channel becomes, `[channels, 256]`.
    ///   - library: The library that runs them.
    ///   - threads: Threads inside one operator.
    ///   - progress: Told which part of the graphs is loaded, 0 to 1, roughly.
    /// - Throws: ``FileError`` that names the graph, or `OnnxRuntimeError`.
    package init(
        files: OnnxModelFiles,
        folder: ModelFolder,
        architecture: ModelArchitecture,
        pixelLevels: [Float],
        library: OnnxLibrary,
        threads: Int,
        progress: (Double) -> Void = { _ in }
    ) throws {
        kind = .onnx(files.variant)
        func graph(_ path: String, _ options: OnnxSessionOptions) throws -> OnnxGraph {
            try OnnxGraph(path: path, folder: folder, library: library, options: options)
        }
        // A lookup is not worth waking a thread for.
        let embedderGraph = try graph(files.tokenEmbedder, OnnxSessionOptions(threads: 1))
        tokenEmbedder = try OnnxTokenEmbedder(graph: embedderGraph, text: architecture.text)
        progress(0.1)
        let visionGraph = try graph(files.visionEncoder, OnnxSessionOptions(threads: threads))
        visionEncoder = try OnnxVisionEncoder(
            graph: visionGraph,
            architecture: architecture,
            pixelLevels: pixelLevels
        )
        progress(0.5)
        // Its shapes change with every step.
        let decoderOptions = OnnxSessionOptions(threads: threads, remembersMemoryPattern: false)
        decoder = try OnnxDecoder(graph: graph(files.decoder, decoderOptions), text: architecture.text)
        progress(1)
    }
}

/// The token embedder's graph: `input_ids` in, embeddings out.
final class OnnxTokenEmbedder: TokenEmbedder {
    private let graph: OnnxGraph
    private let text: TextConfiguration
    private let output: OnnxValueInfo
    /// One id in, one row out: what every decode step needs, bound once.
    private let oneID = IntegerBuffer(count: 1) { _ in 0 }
    private let oneRow: FloatBuffer
    private let oneTokenBinding: OnnxBinding

    init(graph: OnnxGraph, text: TextConfiguration) throws {
        self.graph = graph
        self.text = text
        _ = try graph.input("input_ids", types: [.int64], ranks: 2...2)
        try graph.checkInputs(known: ["input_ids"])
        output = try graph.onlyOutput(types: [.float32, .float16], ranks: 3...3)
        try graph.check(output, dimension: 2, is: text.hiddenSize, key: "text_config.hidden_size")
        oneRow = FloatBuffer(elementType: output.elementType, capacity: text.hiddenSize)
        oneTokenBinding = try OnnxBinding(session: graph.session)
        try oneTokenBinding.bind(input: "input_ids", to: oneID.tensor(library: graph.library, 0..<1))
        try oneTokenBinding.bind(
            output: output.name,
            to: oneRow.tensor(library: graph.library, shape: [1, 1, text.hiddenSize])
        )
    }

    func embeddings(of tokenIDs: [Int]) throws -> [Float] {
        if let unknown = tokenIDs.first(where: { !(0..<text.vocabularySize).contains($0) }) {
            throw BackendError.tokenOutOfRange(id: unknown, vocabularySize: text.vocabularySize)
        }
        if tokenIDs.count == 1 {
            oneID.setFirst(Int64(tokenIDs[0]))
            try graph.run(oneTokenBinding)
            return oneRow.read(text.hiddenSize)
        }
        guard !tokenIDs.isEmpty else { return [] }
        let ids = IntegerBuffer(count: tokenIDs.count) { Int64(tokenIDs[$0]) }
        let rows = FloatBuffer(elementType: output.elementType, capacity: tokenIDs.count * text.hiddenSize)
        let binding = try OnnxBinding(session: graph.session)
        try binding.bind(input: "input_ids", to: ids.tensor(library: graph.library, 0..<tokenIDs.count))
        try binding.bind(
            output: output.name,
            to: rows.tensor(library: graph.library, shape: [1, tokenIDs.count, text.hiddenSize])
        )
        try graph.run(binding)
        return rows.read(rows.capacity)
    }
}
