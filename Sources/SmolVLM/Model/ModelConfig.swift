/// Which model to load, and the limits and token overrides that go with it.
public struct ModelConfig: Sendable, Equatable {
    /// A folder in the hub's layout (`config.json`, `*.safetensors`, `tokenizer.json`, …), or a name on the hub.
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
    /// The tokens that stand for images in a prompt.
    public var specialTokens: SpecialTokens
    /// Token ids that end an answer.
    ///
    /// Nil takes them from the checkpoint's own files.
    public var endOfSequence: Set<Int>?
    /// The type of weights and of what is multiplied with them.
    public var precision: Precision
    /// Threads of the native engine.
    ///
    /// Nil takes every core.
    public var threads: Int?

    /// Describes a model to load.
    public init(
        modelPath: String,
        revision: String? = nil,
        mayDownload: Bool = true,
        maxNewTokens: Int = 512,
        specialTokens: SpecialTokens = SpecialTokens(),
        endOfSequence: Set<Int>? = nil,
        precision: Precision = .bfloat16,
        threads: Int? = nil
    ) {
        self.modelPath = modelPath
        self.revision = revision
        self.mayDownload = mayDownload
        self.maxNewTokens = maxNewTokens
        self.specialTokens = specialTokens
        self.endOfSequence = endOfSequence
        self.precision = precision
        self.threads = threads
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
