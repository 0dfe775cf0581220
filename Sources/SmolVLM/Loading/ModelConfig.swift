#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Which model to load, and the limits and token overrides that go with it.
public struct ModelConfig: Sendable, Equatable {
    /// A folder in the hub's layout (`config.json`, `tokenizer.json`, …, with `*.safetensors`, `onnx/` or both), or a name
    /// on the hub.
    ///
    /// A folder that exists wins. A name (`organisation/name`) is looked up in the hub's cache and fetched into it when
    /// files are missing.
    public var modelPath: String
    /// A branch, a tag or a commit of a model that is given by its name on the hub.
    ///
    /// Nil means `main`.
    public var revision: String?
    /// Whether a model that is given by its name may be fetched; without it, the cache must hold it.
    public var mayDownload: Bool
    /// New tokens that a generation may make when its options do not say.
    public var maxNewTokens: Int
    /// How conversations are written out for the model.
    public var promptFormat: PromptFormat
    /// The tokens that stand for images in a prompt.
    public var specialTokens: SpecialTokens
    /// Token ids that end an answer.
    ///
    /// Nil takes them from the checkpoint's own files.
    public var endOfSequence: Set<Int>?
    /// Threads that compute, and threads that cut images into tiles.
    ///
    /// Nil takes every core that the process may use, by its affinity and the quotas of its control groups.
    public var threads: Int?
    /// Bytes of image features that are kept, so that an image that was seen before is not encoded again.
    ///
    /// The least recently used go first. An image of 13 tiles takes 1.9 MB with the 256M model; 0 keeps none.
    public var featureCacheBytes: Int
    /// The ONNX Runtime library, or the folder it lies in.
    ///
    /// Nil looks where `OnnxLibrary.find(path:)` looks, the environment variable `SMOLVLM_ONNXRUNTIME` first.
    public var onnxRuntime: URL?

    /// Describes a model to load.
    public init(
        modelPath: String,
        revision: String? = nil,
        mayDownload: Bool = true,
        maxNewTokens: Int = 512,
        promptFormat: PromptFormat = .checkpoint,
        specialTokens: SpecialTokens = SpecialTokens(),
        endOfSequence: Set<Int>? = nil,
        threads: Int? = nil,
        featureCacheBytes: Int = 64 << 20,
        onnxRuntime: URL? = nil
    ) {
        self.modelPath = modelPath
        self.revision = revision
        self.mayDownload = mayDownload
        self.maxNewTokens = maxNewTokens
        self.promptFormat = promptFormat
        self.specialTokens = specialTokens
        self.endOfSequence = endOfSequence
        self.threads = threads
        self.featureCacheBytes = featureCacheBytes
        self.onnxRuntime = onnxRuntime
    }
}

/// The tokens that stand for images in a prompt, as the model family writes them.
public struct SpecialTokens: Sendable, Equatable {
    /// One image feature.
    public var image: String
    /// Before each tile and after the last.
    public var fakeTokenAroundImage: String
    /// Before the whole image in one tile.
    public var globalImage: String

    /// The family's own tokens unless told otherwise.
    public init(
        image: String = "<image>",
        fakeTokenAroundImage: String = "<fake_token_around_image>",
        globalImage: String = "<global-img>"
    ) {
        self.image = image
        self.fakeTokenAroundImage = fakeTokenAroundImage
        self.globalImage = globalImage
    }
}

/// Which backend is asked to run a model.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum BackendChoice: Sendable, Equatable {
    /// ONNX Runtime where its library and the three graphs are there, else native.
    ///
    /// - Parameters:
    ///   - precision: The arithmetic where the model runs natively.
    ///   - variant: The graphs to take; nil takes the most exact variant whose three graphs are there.
    case automatic(precision: Precision = .bfloat16, variant: OnnxVariant? = nil)
    /// The project's own kernels, or an error.
    case native(Precision = .bfloat16)
    /// ONNX Runtime, or an error; nil takes the most exact variant whose three graphs are there.
    case onnx(OnnxVariant? = nil)

    /// The graphs that were asked for.
    package var variant: OnnxVariant? {
        switch self {
        case .automatic(_, let variant), .onnx(let variant): variant
        case .native: nil
        }
    }
}
