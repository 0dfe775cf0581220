package import SmolTokenizer

/// One answer under way: its sequence in the decoder, what was sampled and the text that was given out.
final class ActiveGeneration {
    /// Which request of the batch this is.
    let index: Int
    let request: GenerationRequest
    /// The KV cache; nil until the prompt goes in and after the engine took it back.
    var sequence: (any DecoderSequence)?
    /// Positions of the prompt that the sequence held before.
    var cachedPromptTokens = 0
    /// Tiles that needed no encoding.
    var cachedImageTiles = 0
    var timings = Timings()
    /// Everything that was generated.
    private(set) var tokenIDs: [Int] = []

    private var text = ""
    private var sampler: Sampler
    private var stopRule: StopRule
    private var characters = TextStream()
    private var stopStrings: StopStrings
    private var finishReason: FinishReason?
    private let start = ContinuousClock.now

    init(index: Int, request: GenerationRequest, cancellation: CancellationFlag) throws(GenerationError) {
        self.index = index
        self.request = request
        sampler = try Sampler(options: request.options)
        stopRule = try request.stopRule(cancellation: cancellation)
        stopStrings = StopStrings(request.options.stopStrings)
        timings.load = request.loadTime
        timings.image = request.inputs.imageTime
    }

    /// Whether the answer has ended.
    var isFinished: Bool { finishReason != nil }

    /// Whether the caller wants it to end.
    var isCancelled: Bool { stopRule.isCancelled || Task.isCancelled }

    /// Samples from logits `[vocabularySize]`, gives out the text that has become certain and sees whether the
    /// answer ends.
    func accept(_ logits: [Float], emit: (Int, GenerationEvent) -> Void) throws(GenerationError) {
        let history = [request.inputs.tokenIDs, tokenIDs].joined()
        let token = try sampler.next(logits: logits, history: history)
        tokenIDs.append(token)
        if tokenIDs.count == 1 {
            timings.timeToFirstToken = timings.image + start.duration(to: .now)
        }
        let reason = stopRule.accept(token)
        if !request.tokenizer.isSpecial(token), let bytes = request.tokenizer.bytes(of: token) {
            give(stopStrings.append(characters.append(bytes)), emit: emit)
        }
        if stopStrings.hasStopped {
            finish(.stop, emit: emit)
        } else if let reason {
            finish(reason, emit: emit)
        }
    }

    /// Ends the answer and gives out what was held back.
    func finish(_ reason: FinishReason, emit: (Int, GenerationEvent) -> Void) {
        finishReason = reason
        give(stopStrings.append(characters.finish()), emit: emit)
        give(stopStrings.finish(), emit: emit)
    }

    /// The answer as it is.
    func result() -> GenerationResult {
        var timings = timings
        if timings.decode > .zero { timings.tokensPerSecond = Double(tokenIDs.count - 1) / timings.decode.seconds }
        return GenerationResult(
            text: text,
            tokenIDs: tokenIDs,
            finishReason: finishReason ?? .cancelled,
            usage: Usage(
                promptTokens: request.inputs.tokenIDs.count,
                completionTokens: tokenIDs.count,
                imageTiles: request.inputs.imageTiles,
                cachedPromptTokens: cachedPromptTokens,
                cachedImageTiles: cachedImageTiles
            ),
            timings: timings
        )
    }

    private func give(_ piece: String, emit: (Int, GenerationEvent) -> Void) {
        guard !piece.isEmpty else { return }
        text += piece
        emit(index, .text(piece))
    }
}

/// One prompt with everything that is needed to answer it.
package struct GenerationRequest: Sendable {
    /// Token ids and tiles.
    package var inputs: PreparedInputs
    /// Sampling and limits.
    package var options: GenerationOptions
    /// Turns ids into bytes.
    package var tokenizer: Tokenizer
    /// Ids that end the answer.
    package var endOfSequence: Set<Int>
    /// The id that image features replace.
    package var imageTokenID: Int
    /// Features, and image tokens, of a tile; at least 1.
    package var imageTokensPerTile: Int
    /// Positions that the model has.
    package var contextLimit: Int
    /// What the model took to load, for the timings.
    package var loadTime: Duration
    /// Where the sequence comes from and goes to; nil makes one for this answer alone.
    package var prefix: PrefixHandle?

    /// What the sequence holds when the prompt is in it.
    var contents: SequenceContents {
        SequenceContents(tokenIDs: inputs.tokenIDs, tiles: inputs.preparedImages.flatMap(\.digests))
    }

    /// When the answer ends.
    ///
    /// - Throws: ``GenerationError`` when an option is out of range or prompt and answer would not fit.
    func stopRule(cancellation: CancellationFlag?) throws(GenerationError) -> StopRule {
        try StopRule(
            options: options,
            endOfSequence: endOfSequence,
            promptTokens: inputs.tokenIDs.count,
            contextLimit: contextLimit,
            cancellation: cancellation
        )
    }
}
