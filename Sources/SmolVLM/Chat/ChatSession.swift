public import SmolImage
internal import SmolTokenizer
internal import Synchronization

/// A conversation with a model in which nothing is computed twice.
///
/// ```swift
/// let chat = ChatSession(model)
/// for try await event in chat.ask("What is in this picture?", images: [photo]) { … }
/// for try await event in chat.ask("And what is behind it?") { … }
/// ```
///
/// The session keeps the KV cache of what was said. A question's prompt is made from the whole
/// conversation, as if there were no session; of what it shares with the prompt and answer before, neither images nor
/// tokens are computed again. The answers have the bits that they would have without.
///
/// - **One at a time.** Questions that are asked while an answer is under way wait for it, in the order asked; each sees
///   the answers before it.
/// - **Cancelling** (see ``GenerationStream``) ends the answer; what was given out until then is in the history. A
///   question that was cancelled before any text came, or whose answer ended with an error, is not part of the history.
/// - **Length.** When the conversation and the longest answer allowed do not fit the model's context, the oldest turns
///   are dropped, each with its images and its answer, until prompt and answer take at most three quarters of the
///   context, so that the next questions share their beginning. The system text and the question itself always stay.
///
/// The KV cache is freed when the session is let go of, or by ``clear()``.
public final class ChatSession: Sendable {
    private struct State {
        var history: ChatHistory
        /// Counts up when the history is thrown away, so that an answer under way does not come back into it.
        var revision = 0
        /// The question asked last.
        var last: Task<Void, Never>?
        /// Flags of the questions that have not been answered.
        var pending: [CancellationFlag] = []
    }

    private let model: SmolVLMModel
    private let generator: ResponseGenerator
    /// Where the conversation's KV cache is kept.
    package let prefix: PrefixHandle
    private let historyDetail: ImageDetail
    private let state: Mutex<State>

    /// Begins a conversation, or goes on with one.
    ///
    /// - Parameters:
    ///   - model: Who answers.
    ///   - systemText: Instructions for the whole conversation.
    ///   - history: What was said before, the oldest first, with its images in the messages.
    ///   - historyDetail: Whether the images of `history` are split into tiles.
    public init(
        _ model: SmolVLMModel,
        systemText: String? = nil,
        history: [Message] = [],
        historyDetail: ImageDetail = .auto
    ) {
        self.model = model
        self.historyDetail = historyDetail
        prefix = PrefixHandle(engine: model.engine)
        generator = ResponseGenerator(model)
        state = Mutex(State(history: ChatHistory(systemText: systemText, turns: ChatTurn.turns(of: history))))
    }

    /// What was said, the oldest first, without the system text and the turns that were dropped.
    ///
    /// An answer is part of it from its ``GenerationEvent/finished(_:)`` on.
    public var messages: [Message] { state.withLock { $0.history.messages } }

    /// Turns that were dropped because they no longer fitted the model's context.
    public var droppedTurns: Int { state.withLock { $0.history.droppedTurns } }

    /// Instructions for the whole conversation; a change holds from the next question on.
    public var systemText: String? {
        get { state.withLock { $0.history.systemText } }
        set { state.withLock { $0.history.systemText = newValue } }
    }

    /// How the images of ``messages`` are cut into tiles, in order.
    public var grids: [TileGrid] {
        state.withLock { $0.history }.grids { model.tileGrid(of: $0, detail: historyDetail) }
    }

    /// Tokens of the context that the system text and ``messages`` take, those of images included.
    ///
    /// - Throws: ``PromptError`` if the conversation cannot be written out.
    public func contextTokens() throws(PromptError) -> Int {
        let history = state.withLock { $0.history }
        guard history.systemText != nil || !history.turns.isEmpty else { return 0 }
        let grids = history.grids { model.tileGrid(of: $0, detail: historyDetail) }
        return try history.prompt(model.promptBuilder, grids: grids, addGenerationPrompt: false).tokenIDs.count
    }

    /// Asks a question, about images or what was said before.
    ///
    /// The work starts at once, or when the questions before have been answered.
    ///
    /// - Parameters:
    ///   - text: The question.
    ///   - images: Images that come before the question.
    ///   - detail: Whether these images are split into tiles.
    ///   - options: Sampling and limits; nil decodes greedily up to the configuration's `maxNewTokens`.
    /// - Returns: The events. Reading them throws ``PromptError``, `ImageError`, ``GenerationError`` or
    ///   `BackendError`; the question is not part of the history then.
    public func ask(
        _ text: String,
        images: [RGBImage] = [],
        detail: ImageDetail = .auto,
        options: GenerationOptions? = nil
    ) -> GenerationStream {
        let question = Message.user(text, images: images)
        return state.withLock { state in
            let before = state.last
            let stream = GenerationStream { output in
                await before?.value
                defer { self.forget(output.cancellation) }
                try await self.answer(question, detail: detail, options: options, output: output)
            }
            state.pending.append(stream.cancellation)
            state.last = stream.work
            return stream
        }
    }

    /// Asks a question and waits for the whole answer.
    ///
    /// - Parameters:
    ///   - text: The question.
    ///   - images: Images that come before the question.
    ///   - detail: Whether these images are split into tiles.
    ///   - options: Sampling and limits; nil decodes greedily up to the configuration's `maxNewTokens`.
    /// - Returns: The answer.
    /// - Throws: What reading ``ask(_:images:detail:options:)`` throws, and `CancellationError` where the answer was
    ///   cancelled, by the task or by ``clear()``.
    public func respond(
        to text: String,
        images: [RGBImage] = [],
        detail: ImageDetail = .auto,
        options: GenerationOptions? = nil
    ) async throws -> String {
        let result = try await ask(text, images: images, detail: detail, options: options).result()
        guard result.finishReason != .cancelled else { throw CancellationError() }
        return result.text
    }

    /// Throws the history away, but for the system text, and frees what was kept of it.
    ///
    /// Answers under way are cancelled and do not become part of the history.
    public func clear() {
        state.withLock { state in
            state.revision += 1
            state.history.turns = []
            state.history.droppedTurns = 0
            for flag in state.pending { flag.cancel() }
            let before = state.last
            state.last = Task {
                await before?.value
                await prefix.clear()
            }
        }
    }

    /// Answers a question with everything before it answered.
    private func answer(
        _ question: Message,
        detail: ImageDetail,
        options: GenerationOptions?,
        output: GenerationStream.Output
    ) async throws {
        let options = options ?? .greedy(maxNewTokens: model.config.maxNewTokens)
        try options.validate()
        let (revision, before) = state.withLock { ($0.revision, $0.history) }
        let imageStart = ContinuousClock.now
        var history = before
        for index in history.turns.indices {
            try history.turns[index].prepareImages { try model.prepare($0, detail: historyDetail) }
        }
        var turn = ChatTurn(messages: [question])
        try turn.prepareImages { try model.prepare($0, detail: detail) }
        history.turns.append(turn)
        let imageTime = imageStart.duration(to: .now)

        let context = model.architecture.text.maxPositionEmbeddings
        let fitted = try history.fitted(
            to: context - min(context, options.maxNewTokens),
            target: context / 4 * 3 - min(context / 4 * 3, options.maxNewTokens),
            builder: model.promptBuilder
        )
        let inputs = PreparedInputs(fitted.prompt, images: fitted.history.images, imageTime: imageTime)
        var request = try model.request(inputs, options: options)
        request.prefix = prefix
        try await generator.run(request, into: output) { result in
            add(result, to: fitted.history, revision: revision)
        }
    }

    /// Makes a question with its answer part of the history.
    private func add(_ result: GenerationResult, to history: ChatHistory, revision: Int) {
        guard result.finishReason != .cancelled || !result.text.isEmpty else { return }
        state.withLock { state in
            guard state.revision == revision, var turn = history.turns.last else { return }
            turn.messages.append(.assistant(result.text))
            state.history.turns = history.turns.dropLast() + [turn]
            state.history.droppedTurns = history.droppedTurns
        }
    }

    private func forget(_ flag: CancellationFlag) {
        state.withLock { state in state.pending.removeAll { $0 === flag } }
    }
}
