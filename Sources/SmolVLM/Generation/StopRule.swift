/// Decides after each token whether the answer ends there; one rule for each sequence.
package struct StopRule: Sendable {
    private let endOfSequence: Set<Int>
    private let maxNewTokens: Int
    private let cancellation: CancellationFlag?
    /// Tokens generated so far, the one that ended the answer included.
    package private(set) var completionTokens = 0

    /// A rule for one answer, made before any work so that a context that is too long is refused at once.
    ///
    /// - Parameters:
    ///   - options: Gives the number of new tokens and whether end-of-sequence tokens count.
    ///   - endOfSequence: Ids that end an answer.
    ///   - promptTokens: Length of the prompt, image tokens included.
    ///   - contextLimit: `max_position_embeddings` of the model.
    ///   - cancellation: Ends the answer when set.
    package init(
        options: GenerationOptions,
        endOfSequence: Set<Int>,
        promptTokens: Int,
        contextLimit: Int,
        cancellation: CancellationFlag? = nil
    ) throws(GenerationError) {
        try options.validate()
        guard promptTokens > 0 else { throw GenerationError.emptyPrompt }
        guard promptTokens <= contextLimit, options.maxNewTokens <= contextLimit - promptTokens else {
            throw GenerationError.contextTooLong(
                promptTokens: promptTokens,
                maxNewTokens: options.maxNewTokens,
                limit: contextLimit
            )
        }
        self.endOfSequence = options.ignoreEndOfSequence ? [] : endOfSequence
        self.maxNewTokens = options.maxNewTokens
        self.cancellation = cancellation
    }

    /// Whether the answer was cancelled; to be looked at before each step.
    package var isCancelled: Bool { cancellation?.isCancelled ?? false }

    /// Counts a token and says why the answer ends with it, or nil when it goes on.
    package mutating func accept(_ token: Int) -> FinishReason? {
        completionTokens += 1
        if endOfSequence.contains(token) { return .stop }
        if isCancelled { return .cancelled }
        return completionTokens >= maxNewTokens ? .length : nil
    }
}
