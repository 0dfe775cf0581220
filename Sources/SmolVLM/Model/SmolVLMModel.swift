internal import Foundation
public import Logging
package import SmolImage
internal import SmolTokenizer

/// A SmolVLM checkpoint, loaded and ready to answer.
///
/// ```swift
/// let model = try await SmolVLMModel(ModelConfig(modelPath: "path/to/SmolVLM-256M-Instruct"))
/// let photo = try Image(contentsOf: url)
/// let inputs = try model.prepareInputs(messages: [.user("What is in this picture?", images: [photo])])
/// for try await event in model.generate(inputs) {
///     if case .text(let piece) = event { print(piece, terminator: "") }
/// }
/// ```
///
/// Several generations may run at once; they take turns at each step.
public final class SmolVLMModel: Sendable {
    /// What the model was loaded with; its path is the folder, even where a name on the hub was given.
    public let config: ModelConfig
    /// The checkpoint's dimensions.
    public let architecture: ModelArchitecture
    /// Token ids that end an answer.
    public let endOfSequence: Set<Int>
    /// The backend that runs the model: `native`.
    public let backendName: String
    /// The type of weights and of what is multiplied with them.
    public let precision: Precision
    /// Seconds that loading took.
    public let loadSeconds: Double

    let tokenizer: Tokenizer
    package let imageProcessor: ImageProcessor
    let promptBuilder: PromptBuilder
    package let engine: InferenceEngine

    /// Loads a model folder, or a model by its name on the hub.
    ///
    /// - Parameters:
    ///   - config: The folder or name, limits and precision.
    ///   - backend: What is to run it. `.automatic` takes the best that is there and says in the log what it passed
    ///     over.
    ///   - logger: Where the model logs, at `info` and below; nil logs nothing.
    /// - Throws: ``CheckpointError``, `TokenizerError`, `ImageError`, ``ChatTemplateError``, ``BackendError`` or
    ///   `HubError`, each naming the file and what is wrong with it.
    public init(
        _ config: ModelConfig,
        backend: BackendChoice = .automatic,
        logger: Logger? = nil
    ) async throws {
        let config = try await config.located(logger: logger)
        let start = ContinuousClock.now
        let assets = try ModelAssets(config: config)
        if backend == .onnx {
            throw BackendError.notAvailable(backend: "onnx", reason: "this version runs models natively only")
        }
        let tier = try InstructionTier.chosen()
        let threads = config.threads ?? ProcessInfo.processInfo.activeProcessorCount
        let checkpoint = try Checkpoint(path: config.modelPath)
        try checkpoint.validateShapes()
        let levels = assets.imageProcessor.configuration.pixelLevels(channels: checkpoint.architecture.vision.channels)
        let precision = config.precision
        engine = try await InferenceEngine.start {
            try NativeBackend(
                checkpoint: checkpoint,
                pixelLevels: levels,
                precision: precision,
                engine: KernelEngine(threads: threads, tier: tier)
            )
        }
        self.config = config
        architecture = checkpoint.architecture
        endOfSequence = assets.endOfSequence
        backendName = "native"
        self.precision = precision
        tokenizer = assets.tokenizer
        imageProcessor = assets.imageProcessor
        promptBuilder = assets.promptBuilder
        loadSeconds = start.duration(to: .now).seconds
        logger?.info(
            "model loaded",
            metadata: [
                "model": "\(config.modelPath)", "backend": "\(backendName)", "precision": "\(precision.rawValue)",
                "kernels": "\(tier.rawValue)", "threads": "\(threads)",
                "seconds": "\((loadSeconds * 1000).rounded() / 1000)",
            ]
        )
    }
}
