/// Chooses the next token from the model's logits, one sampler for each sequence.
///
/// The order and the meaning of the filters are those of transformers: repetition penalty, temperature, top-k,
/// top-p, min-p; then a random choice by the probabilities that are left. The same options, seed and logits give
/// the same tokens.
public struct Sampler: Sendable {
    private let options: GenerationOptions
    private var random: SeededRandom
    /// Working copy of the logits, kept to be allocated once; only used with a repetition penalty.
    private var penalised: [Float] = []

    /// A sampler for one answer.
    ///
    /// - Throws: ``GenerationError`` of the kind ``GenerationError/Kind/invalidOption`` for an option outside its range.
    public init(options: GenerationOptions) throws(GenerationError) {
        try options.validate()
        self.options = options
        random = SeededRandom(seed: options.seed ?? UInt64.random(in: .min ... .max))
    }

    /// Chooses a token.
    ///
    /// - Parameters:
    ///   - logits: One score for each token of the vocabulary, `[V]`; scores that are not numbers are passed over.
    ///   - history: Tokens of the prompt and of the answer so far, for the repetition penalty.
    /// - Returns: The id of the token.
    /// - Throws: ``GenerationError`` of the kind ``GenerationError/Kind/noFiniteLogit`` when no score is a number above
    ///   minus infinity.
    public mutating func next(
        logits: UnsafeBufferPointer<Float>,
        history: some Sequence<Int>
    ) throws(GenerationError) -> Int {
        guard options.repetitionPenalty != 1 else { return try choose(logits) }
        penalise(logits, history: history)
        let working = penalised
        // The buffer must not be a part of self while self changes; the copy shares its storage.
        return try working.withUnsafeBufferPointer { buffer throws(GenerationError) in try choose(buffer) }
    }

    /// Chooses a token from logits in an array; see ``next(logits:history:)``.
    public mutating func next(
        logits: [Float],
        history: some Sequence<Int>
    ) throws(GenerationError) -> Int {
        try logits.withUnsafeBufferPointer { buffer throws(GenerationError) in
            try next(logits: buffer, history: history)
        }
    }

    /// The tokens that a random choice would be made of, most likely first, for tests and inspection.
    package func candidates(logits: UnsafeBufferPointer<Float>, history: some Sequence<Int>) -> [Candidate] {
        var copy = self
        guard options.repetitionPenalty != 1 else { return copy.filtered(logits) }
        copy.penalise(logits, history: history)
        return copy.penalised.withUnsafeBufferPointer { filtered($0) }
    }

    private mutating func choose(_ logits: UnsafeBufferPointer<Float>) throws(GenerationError) -> Int {
        guard let best = Candidate.best(of: logits) else {
            throw GenerationError.noFiniteLogit(vocabularySize: logits.count)
        }
        // An infinite score leaves no other a chance, and has no exponential.
        guard options.temperature > 0, best.score < .infinity else { return best.token }
        return filtered(logits).draw(random.nextUnit()) ?? best.token
    }

    private func filtered(_ logits: UnsafeBufferPointer<Float>) -> [Candidate] {
        let temperature = Float(options.temperature == 0 ? 1 : options.temperature)
        var candidates = [Candidate].topScores(of: logits, dividedBy: temperature, count: options.topK ?? 0)
        if let topP = options.topP, topP < 1 {
            candidates.keepNucleus(probability: topP)
        }
        if let minP = options.minP, minP > 0 {
            candidates.dropUnlikely(below: minP)
        }
        return candidates
    }

    /// Fills `penalised`; a token that occurs several times is penalised once.
    private mutating func penalise(_ logits: UnsafeBufferPointer<Float>, history: some Sequence<Int>) {
        let penalty = Float(options.repetitionPenalty)
        penalised.removeAll(keepingCapacity: true)
        penalised.append(contentsOf: logits)
        for token in history where logits.indices.contains(token) {
            // Always from the original, so that a repeated token is not penalised again.
            let score = logits[token]
            penalised[token] = score < 0 ? score * penalty : score / penalty
        }
    }
}
