/// How an answer is chosen and when it ends; greedy unless a temperature is set.
public struct GenerationOptions: Sendable, Equatable {
    /// Most tokens of an answer, the one that ends it included; at least 1.
    public var maxNewTokens: Int
    /// Divisor of the logits before sampling; 0 takes the most likely token (greedy) and ignores the filters below.
    public var temperature: Double
    /// Only this many most likely tokens (and those that tie with the last) are candidates; nil or 0 is no limit.
    public var topK: Int?
    /// Only the most likely tokens whose probabilities add up to this are candidates, 0 to 1; nil or 1 is no limit.
    public var topP: Double?
    /// Tokens less likely than this part of the most likely one are dropped, 0 to 1; nil or 0 is no limit.
    public var minP: Double?
    /// Divides positive and multiplies negative logits of tokens in the prompt or the answer so far.
    ///
    /// 1 changes nothing, more discourages repetition. It applies to greedy choice too.
    public var repetitionPenalty: Double
    /// Seed of the random choice: the same seed and logits give the same tokens; nil draws a seed.
    public var seed: UInt64?
    /// Texts that end the answer; they are not part of it.
    public var stopStrings: [String]
    /// Whether end-of-sequence tokens are treated like others, so that the answer has `maxNewTokens` tokens.
    public var ignoreEndOfSequence: Bool

    /// Options with everything off that is not given: a greedy answer.
    public init(
        maxNewTokens: Int = 512,
        temperature: Double = 0,
        topK: Int? = nil,
        topP: Double? = nil,
        minP: Double? = nil,
        repetitionPenalty: Double = 1,
        seed: UInt64? = nil,
        stopStrings: [String] = [],
        ignoreEndOfSequence: Bool = false
    ) {
        self.maxNewTokens = maxNewTokens
        self.temperature = temperature
        self.topK = topK
        self.topP = topP
        self.minP = minP
        self.repetitionPenalty = repetitionPenalty
        self.seed = seed
        self.stopStrings = stopStrings
        self.ignoreEndOfSequence = ignoreEndOfSequence
    }

    /// The most likely token at each step, at most `maxNewTokens` of them.
    public static func greedy(maxNewTokens: Int = 512) -> GenerationOptions {
        GenerationOptions(maxNewTokens: maxNewTokens)
    }

    /// Checks every option against its range.
    ///
    /// - Throws: ``GenerationError`` of the kind ``GenerationError/Kind/invalidOption`` for the first one that is outside.
    public func validate() throws(GenerationError) {
        try require(maxNewTokens >= 1, "maxNewTokens", "\(maxNewTokens)", "at least 1")
        try require((0...1000).contains(temperature), "temperature", "\(temperature)", "a number from 0 to 1000")
        // Smaller ones would turn the logits into infinities.
        try require(
            temperature == 0 || temperature >= 1e-4,
            "temperature",
            "\(temperature)",
            "0 (greedy) or at least 0.0001"
        )
        try require((topK ?? 0) >= 0, "topK", "\(topK ?? 0)", "at least 1, or 0 for no limit")
        try require((0...1).contains(topP ?? 1), "topP", "\(topP ?? 1)", "a number from 0 to 1")
        try require((0...1).contains(minP ?? 0), "minP", "\(minP ?? 0)", "a number from 0 to 1")
        try require(
            (0.01...100).contains(repetitionPenalty),
            "repetitionPenalty",
            "\(repetitionPenalty)",
            "a number from 0.01 to 100"
        )
        try require(stopStrings.allSatisfy { !$0.isEmpty }, "stopStrings", "an empty text", "texts that are not empty")
    }

    private func require(
        _ holds: Bool,
        _ name: String,
        _ value: String,
        _ allowed: String
    ) throws(GenerationError) {
        guard holds else { throw GenerationError.invalidOption(name: name, value: value, allowed: allowed) }
    }
}
