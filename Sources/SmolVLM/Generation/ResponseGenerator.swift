public import SmolImage

/// Answers conversations with a model: prepares, generates and hands out the text as it comes.
public struct ResponseGenerator: Sendable {
    private let model: SmolVLMModel

    /// A generator on a loaded model.
    public init(_ model: SmolVLMModel) {
        self.model = model
    }

    /// Answers the last turn of a conversation.
    ///
    /// - Parameters:
    ///   - messages: The conversation, which ends with the turn that is to be answered.
    ///   - images: Images for the messages' placeholders, in order.
    ///   - options: Sampling and limits; nil decodes greedily up to the configuration's `maxNewTokens`.
    ///   - streamOutput: Receives each piece of text as it is made. Pieces are whole characters.
    /// - Returns: The whole answer.
    /// - Throws: What ``SmolVLMModel/prepareInputs(messages:images:detail:)`` and
    ///   ``SmolVLMModel/generate(_:options:)`` throw, and `CancellationError` when the task was cancelled.
    public func generateResponse(
        messages: [Message],
        images: [RGBImage] = [],
        options: GenerationOptions? = nil,
        streamOutput: ((String) -> Void)? = nil
    ) async throws -> String {
        let inputs = try model.prepareInputs(messages: messages, images: images)
        var answer = ""
        for try await event in model.generate(inputs, options: options) {
            guard case .text(let piece) = event else { continue }
            answer += piece
            streamOutput?(piece)
        }
        try Task.checkCancellation()
        return answer
    }
}
