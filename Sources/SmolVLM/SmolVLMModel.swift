public import Logging
package import SmolImage
internal import SmolTokenizer

/// A SmolVLM checkpoint, loaded and ready to answer.
///
/// ```swift
/// let model = try await SmolVLMModel(ModelConfig(modelPath: "path/to/SmolVLM-256M-Instruct"))
/// let photo = try RGBImage(contentsOf: url)
/// let inputs = try await model.prepareInputs(messages: [.user("What is in this picture?", images: [photo])])
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
    /// What runs the model, and the type of its weights.
    public let backend: Backend
    /// What loading took, without a download.
    public let loadTime: Duration

    /// Text to token ids and back.
    public let tokenizer: Tokenizer
    package let imageProcessor: ImageProcessor
    package let promptBuilder: PromptBuilder
    package let engine: InferenceEngine

    /// Loads a model folder, or a model by its name on the hub.
    ///
    /// - Parameters:
    ///   - config: The folder or name, and limits.
    ///   - backend: What is to run it. `.automatic` takes the best that is there and says in the log what it did not
    ///     take.
    ///   - logger: Where the model logs, at `info` and below; nil logs nothing.
    ///   - progress: Told how far loading is, from any thread.
    /// - Throws: `FileError`, `ImageError`, ``ChatTemplateError``, `OnnxRuntimeError`, `BackendError` or `HubError`,
    ///   each naming the file and what is wrong with it; `CancellationError` where the task was cancelled.
    public init(
        _ config: ModelConfig,
        backend: BackendChoice = .automatic(),
        logger: Logger? = nil,
        progress: @escaping @Sendable (LoadingProgress) -> Void = { _ in }
    ) async throws {
        let config = try await config.located(for: backend, logger: logger) { progress(.download($0)) }
        let start = ContinuousClock.now
        let assets = try ModelAssets(config: config)
        let loader = BackendLoader(config: config, assets: assets, logger: logger) { progress(.weights($0)) }
        let loaded = try await loader.load(backend)
        engine = loaded.engine
        self.config = config
        architecture = assets.architecture
        endOfSequence = assets.endOfSequence
        self.backend = loaded.backend
        tokenizer = assets.tokenizer
        imageProcessor = assets.imageProcessor
        promptBuilder = assets.promptBuilder
        loadTime = start.duration(to: .now)
        logger?.info(
            "model loaded",
            metadata: loaded.details.merging([
                "model": "\(config.modelPath)", "backend": "\(self.backend.name)",
                "precision": "\(self.backend.weights)", "seconds": "\((loadTime.seconds * 1000).rounded() / 1000)",
            ]) { $1 }
        )
    }

    /// A model of parts that are loaded already.
    package init(config: ModelConfig, assets: ModelAssets, engine: InferenceEngine, loadTime: Duration) async {
        self.config = config
        architecture = assets.architecture
        endOfSequence = assets.endOfSequence
        backend = await engine.backendKind
        self.loadTime = loadTime
        tokenizer = assets.tokenizer
        imageProcessor = assets.imageProcessor
        promptBuilder = assets.promptBuilder
        self.engine = engine
    }
}

/// How far loading a model is.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum LoadingProgress: Sendable, Equatable {
    /// Files come from the hub.
    case download(DownloadEvent)
    /// Weights are made ready, this part of them, 0 to 1.
    case weights(Double)
}
