public import SmolImage
internal import Synchronization

/// Answers conversations with a model: the one way from messages to an answer.
///
/// ```swift
/// let generator = ResponseGenerator(model)
/// for try await event in generator.events(messages: model.messages(for: Prompt("What is this?", images: [photo]))) {
///     if case .text(let piece) = event { print(piece, terminator: "") }
/// }
/// ```
///
/// It prepares the messages off the caller's thread, generates, and hands out text as it comes. Where the checkpoint's
/// chat template writes a space before an answer, the model begins with one: that space is not part of the text here, so
/// that answers can be put back into a conversation as they are.
public struct ResponseGenerator: Sendable {
    private let model: SmolVLMModel
    private let dropsSpace: Bool

    /// A generator on a loaded model.
    public init(_ model: SmolVLMModel) {
        self.model = model
        dropsSpace = model.promptBuilder.template.writesSpaceBeforeAnswer
    }

    /// Answers the last turn of a conversation, event by event.
    ///
    /// The work starts at once, on threads of its own.
    ///
    /// - Parameters:
    ///   - messages: The conversation, which ends with the turn that is to be answered.
    ///   - images: Images for the messages' image placeholders, in order.
    ///   - detail: Whether images are split into tiles.
    ///   - options: Sampling and limits; nil decodes greedily up to the configuration's `maxNewTokens`.
    /// - Returns: The events. Reading them throws ``PromptError``, `ImageError`, ``GenerationError`` or `BackendError`,
    ///   and `CancellationError` when the reading task was cancelled.
    public func events(
        messages: [Message],
        images: [RGBImage] = [],
        detail: ImageDetail = .auto,
        options: GenerationOptions? = nil
    ) -> GenerationStream {
        GenerationStream { output in
            let inputs = try await model.prepareInputs(messages: messages, images: images, detail: detail)
            try await run(model.request(inputs, options: options), into: output)
        }
    }

    /// Answers inputs that are prepared, event by event; for the rest see ``events(messages:images:detail:options:)``.
    public func events(_ inputs: PreparedInputs, options: GenerationOptions? = nil) -> GenerationStream {
        GenerationStream { output in
            try await run(model.request(inputs, options: options), into: output)
        }
    }

    /// Answers the last turn of a conversation.
    ///
    /// - Parameters:
    ///   - messages: The conversation, which ends with the turn that is to be answered.
    ///   - images: Images for the messages' image placeholders, in order.
    ///   - options: Sampling and limits; nil decodes greedily up to the configuration's `maxNewTokens`.
    ///   - streamOutput: Receives each piece of text as it is made. Pieces hold whole Unicode scalars.
    /// - Returns: The whole answer.
    /// - Throws: What reading ``events(messages:images:detail:options:)`` throws.
    public func generateResponse(
        messages: [Message],
        images: [RGBImage] = [],
        options: GenerationOptions? = nil,
        streamOutput: ((String) -> Void)? = nil
    ) async throws -> String {
        let result = try await events(messages: messages, images: images, options: options).result { event in
            if case .text(let piece) = event { streamOutput?(piece) }
        }
        return result.text
    }

    /// Generates, and hands out the events with their text as callers want it.
    ///
    /// - Parameter whenFinished: Told of the result before the reader hears of it.
    func run(
        _ request: GenerationRequest,
        into output: GenerationStream.Output,
        whenFinished: @Sendable (GenerationResult) -> Void = { _ in }
    ) async throws {
        let text = Mutex(AnswerText(dropsSpace: dropsSpace))
        try await model.engine.generate([request], cancellation: output.cancellation) { _, event in
            guard let event = text.withLock({ $0.next(event) }) else { return }
            if case .finished(let result) = event { whenFinished(result) }
            output.emit(event)
        }
    }
}

/// The text of an answer as callers want it: without the space that the chat template writes before it.
private struct AnswerText {
    let dropsSpace: Bool
    private var isBegun = false

    init(dropsSpace: Bool) {
        self.dropsSpace = dropsSpace
    }

    /// The event as it is to be handed out; nil for a piece of text of which nothing is left.
    mutating func next(_ event: GenerationEvent) -> GenerationEvent? {
        guard dropsSpace else { return event }
        switch event {
        case .text(let piece) where !isBegun:
            isBegun = true
            let rest = Self.withoutSpace(piece)
            return rest.isEmpty ? nil : .text(rest)
        case .finished(var result):
            result.text = Self.withoutSpace(result.text)
            return .finished(result)
        default: return event
        }
    }

    private static func withoutSpace(_ text: String) -> String {
        text.unicodeScalars.first == " " ? String(text.unicodeScalars.dropFirst()) : text
    }
}

extension ChatTemplate {
    /// Whether an answer that begins with a space is put into a conversation without it, since the template writes one
    /// itself.
    ///
    /// Only then does the conversation read as the model wrote it.
    fileprivate var writesSpaceBeforeAnswer: Bool {
        func text(_ messages: [Message], addGenerationPrompt: Bool) -> String? {
            try? render(messages, addGenerationPrompt: addGenerationPrompt).map(\.text).joined()
        }
        guard let question = text([.user("?")], addGenerationPrompt: true),
            let answered = text([.user("?"), .assistant("!")], addGenerationPrompt: false)
        else { return false }
        return answered.hasPrefix(question + " !")
    }
}
