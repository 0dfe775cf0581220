/// What a running generation tells its caller.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum GenerationEvent: Sendable, Equatable {
    /// A tile of the prompt's images has been encoded, the `done`th of `total`.
    case imageTile(done: Int, total: Int)
    /// The decoder has read `done` of the prompt's `total` tokens.
    case prefill(done: Int, total: Int)
    /// The next piece of the answer, not empty.
    ///
    /// A piece holds whole Unicode scalars; one user-perceived character, such as an emoji with its modifiers, may come in
    /// several pieces.
    case text(String)
    /// The answer has ended; always the last event.
    case finished(GenerationResult)
}

/// Why an answer ended.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum FinishReason: String, Sendable, Equatable, Codable {
    /// An end-of-sequence token or a stop string.
    case stop
    /// As many tokens as allowed.
    case length
    /// The caller cancelled it.
    case cancelled
}

/// The whole of an answer, with what it cost.
public struct GenerationResult: Sendable, Equatable {
    /// The answer without special tokens and stop strings, all pieces together.
    public var text: String
    /// Every token that was generated, special ones and the one that ended the answer included.
    public var tokenIDs: [Int]
    /// Why the answer ended.
    public var finishReason: FinishReason
    /// What was counted.
    public var usage: Usage
    /// Where the time went.
    public var timings: Timings

    /// A result of these parts.
    public init(text: String, tokenIDs: [Int], finishReason: FinishReason, usage: Usage, timings: Timings) {
        self.text = text
        self.tokenIDs = tokenIDs
        self.finishReason = finishReason
        self.usage = usage
        self.timings = timings
    }
}

/// What an answer took, in tokens and tiles.
public struct Usage: Sendable, Equatable {
    /// Tokens of the prompt, image tokens included.
    public var promptTokens: Int
    /// Tokens generated, the one that ended the answer included.
    public var completionTokens: Int
    /// Image tiles in the prompt, the global ones included.
    public var imageTiles: Int
    /// Tokens of the prompt that were not read again, because a ``ChatSession`` held them from the answer before.
    public var cachedPromptTokens: Int
    /// Image tiles of the prompt that were not encoded again: their features were kept, or are part of what a
    /// ``ChatSession`` held.
    public var cachedImageTiles: Int

    /// Counts of an answer.
    public init(
        promptTokens: Int = 0,
        completionTokens: Int = 0,
        imageTiles: Int = 0,
        cachedPromptTokens: Int = 0,
        cachedImageTiles: Int = 0
    ) {
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
        self.imageTiles = imageTiles
        self.cachedPromptTokens = cachedPromptTokens
        self.cachedImageTiles = cachedImageTiles
    }
}

/// Where the time of an answer went.
public struct Timings: Sendable, Equatable {
    /// Loading the model; 0 where it was loaded before.
    public var load: Duration
    /// Decoding, resizing and tiling the images.
    public var image: Duration
    /// Encoding the tiles.
    public var vision: Duration
    /// Reading the prompt into the cache, up to the first token's logits.
    public var prefill: Duration
    /// The steps after the first token.
    public var decode: Duration
    /// From the start of the generation to the first token.
    public var timeToFirstToken: Duration
    /// Tokens after the first for each second of `decode`; 0 when there are none.
    public var tokensPerSecond: Double

    /// Times of an answer.
    public init(
        load: Duration = .zero,
        image: Duration = .zero,
        vision: Duration = .zero,
        prefill: Duration = .zero,
        decode: Duration = .zero,
        timeToFirstToken: Duration = .zero,
        tokensPerSecond: Double = 0
    ) {
        self.load = load
        self.image = image
        self.vision = vision
        self.prefill = prefill
        self.decode = decode
        self.timeToFirstToken = timeToFirstToken
        self.tokensPerSecond = tokensPerSecond
    }
}
