package import OnnxRuntime
package import SmolCheckpoint
package import SmolGraphFormat

/// The backend that runs the hub's three graphs with ONNX Runtime.
package final class OnnxBackend: InferenceBackend {
    package let name = "onnx"
    /// The graphs' inputs and outputs; their weights are what the variant says.
    package let precision = Precision.float32
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
    /// - Throws: ``FileError`` that names the graph, or `OnnxRuntimeError`.
    package init(
        files: OnnxModelFiles,
        folder: ModelFolder,
        architecture: ModelArchitecture,
        pixelLevels: [Float],
        library: OnnxLibrary,
        threads: Int
    ) throws {
        func graph(_ path: String, _ options: OnnxSessionOptions) throws -> OnnxGraph {
            try OnnxGraph(path: path, folder: folder, library: library, options: options)
        }
        // A lookup is not worth waking a thread for.
        let embedderGraph = try graph(files.tokenEmbedder, OnnxSessionOptions(threads: 1))
        tokenEmbedder = try OnnxTokenEmbedder(graph: embedderGraph, text: architecture.text)
        let visionGraph = try graph(files.visionEncoder, OnnxSessionOptions(threads: threads))
        visionEncoder = try OnnxVisionEncoder(
            graph: visionGraph,
            architecture: architecture,
            pixelLevels: pixelLevels
        )
        // Its shapes change with every step.
        let decoderOptions = OnnxSessionOptions(threads: threads, remembersMemoryPattern: false)
        decoder = try OnnxDecoder(graph: graph(files.decoder, decoderOptions), text: architecture.text)
    }
}
