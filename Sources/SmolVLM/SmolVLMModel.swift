public import Logging
package import SmolImage
internal import SmolTokenizer

/// A SmolVLM checkpoint, loaded and ready to answer.
///
/// ```swift
/// let model = try await SmolVLMModel(ModelConfig(modelPath: "path/to/SmolVLM-256M-Instruct"))
/// let photo = try RGBImage(contentsOf: url)
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
    /// The backend that runs the model: `native` or `onnx`.
    public let backendName: String
    /// The type of the native engine's weights and of what is multiplied with them.
    public let precision: Precision
    /// The graphs that ONNX Runtime runs; nil where the model runs natively.
    public let onnxVariant: OnnxVariant?
    /// The word for the weights' type: the variant's where ONNX Runtime runs the model, else the precision's.
    public var precisionName: String { onnxVariant?.rawValue ?? precision.rawValue }
    /// Seconds that loading took.
    public let loadSeconds: Double

    let tokenizer: Tokenizer
    package let imageProcessor: ImageProcessor
    package let promptBuilder: PromptBuilder
    package let engine: InferenceEngine

    /// Loads a model folder, or a model by its name on the hub.
    ///
    /// - Parameters:
    ///   - config: The folder or name, limits and precision.
    ///   - backend: What is to run it. `.automatic` takes the best that is there and says in the log what it passed
    ///     over.
    ///   - logger: Where the model logs, at `info` and below; nil logs nothing.
    /// - Throws: ``FileError``, `ImageError`, ``ChatTemplateError``, `OnnxRuntimeError`,
    ///   ``BackendError`` or `HubError`, each naming the file and what is wrong with it.
    public init(
        _ config: ModelConfig,
        backend: BackendChoice = .automatic,
        logger: Logger? = nil
    ) async throws {
        let config = try await config.located(logger: logger)
        let start = ContinuousClock.now
        let assets = try ModelAssets(config: config)
        let loaded = try await BackendLoader(config: config, assets: assets, logger: logger).load(backend)
        engine = loaded.engine
        self.config = config
        architecture = assets.architecture
        endOfSequence = assets.endOfSequence
        backendName = loaded.name
        onnxVariant = loaded.onnxVariant
        precision = config.precision
        tokenizer = assets.tokenizer
        imageProcessor = assets.imageProcessor
        promptBuilder = assets.promptBuilder
        loadSeconds = start.duration(to: .now).seconds
        logger?.info(
            "model loaded",
            metadata: loaded.details.merging([
                "model": "\(config.modelPath)", "backend": "\(backendName)", "precision": "\(precisionName)",
                "seconds": "\((loadSeconds * 1000).rounded() / 1000)",
            ]) { $1 }
        )
    }

    /// A model of parts that are loaded already.
    package init(config: ModelConfig, assets: ModelAssets, engine: InferenceEngine, loadSeconds: Double) async {
        self.config = config
        architecture = assets.architecture
        endOfSequence = assets.endOfSequence
        backendName = await engine.backendName
        onnxVariant = nil
        precision = config.precision
        self.loadSeconds = loadSeconds
        tokenizer = assets.tokenizer
        imageProcessor = assets.imageProcessor
        promptBuilder = assets.promptBuilder
        self.engine = engine
    }
}
