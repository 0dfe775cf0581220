import SmolHub
import SmolImage
import SmolTerminal
import SmolVLM

/// A conversation with a model, line by line: questions and commands.
final class Chat {
    /// Loads the model for another backend.
    typealias Loader = @Sendable (BackendName?) async throws -> SmolVLMModel

    var model: SmolVLMModel
    var session: ChatSession
    var settings: ChatSettings
    var statistics = ChatStatistics()
    /// Images for the next question.
    var pending: [GivenImage] = []
    /// Every image that was added, to know where each came from.
    var images: [GivenImage] = []
    let screen: any ChatScreen
    let interruption: Interruption
    let reader: ImageReader
    let loader: Loader

    init(
        model: SmolVLMModel,
        systemText: String?,
        settings: ChatSettings,
        screen: any ChatScreen,
        interruption: Interruption,
        reader: ImageReader,
        loader: @escaping Loader
    ) {
        self.model = model
        session = ChatSession(model, systemText: systemText)
        self.settings = settings
        self.screen = screen
        self.interruption = interruption
        self.reader = reader
        self.loader = loader
    }

    /// Does what a line says.
    ///
    /// - Returns: Whether the chat goes on.
    func handle(_ line: String) async throws -> Bool {
        switch ChatInput(line) {
        case .nothing: break
        case .command(.quit, _): return false
        case .command(let name, let argument): try await perform(name, argument)
        case .unknownCommand(let name, let nearest):
            let hint = nearest.map { "did you mean /\($0)?" } ?? "/help lists the commands"
            throw ChatError("no command /\(name); \(hint) (Begin with // to send the line as text.)")
        case .missingImage(let path):
            throw ChatError(
                "No image at \(ImagePlace.shown(path)). Quote a path with spaces; begin with // to send the line as text."
            )
        case .question(let text, let paths):
            if !paths.isEmpty { try await addImages(paths) }
            if !text.isEmpty {
                noteMentionedImages(text)
                try await ask(text)
            }
        }
        return true
    }

    // MARK: Images

    /// Adds images to the next question; all of them, or none where one cannot be read.
    func addImages(_ arguments: [String]) async throws {
        var added: [GivenImage] = []
        for argument in arguments {
            if RemoteFetcher.isAddress(argument) { screen.status.show("fetching \(ImagePlace.shown(argument))") }
            defer { screen.status.clear() }
            let reader = reader
            added.append(try await interruption.run { try await reader.read(argument) })
        }
        for image in added {
            screen.preview(image.pixels)
            screen.note(describe(image))
        }
        pending += added
        images += added
    }

    /// `photo.jpg, 640 × 480, 4 × 3 + 1 tiles`.
    func describe(_ image: GivenImage) -> String {
        "\(image.name.singleLine), \(image.pixels.width) × \(image.pixels.height), "
            + model.tileGrid(of: image.pixels, detail: settings.detail).summary
    }

    /// Says where a text names an image that it was perhaps meant to bring along.
    private func noteMentionedImages(_ text: String) {
        guard pending.isEmpty, images.isEmpty, let path = ImagePath.mentioned(in: text) else { return }
        screen.note("[\(path) is sent as text; /image \(ShellWord.escaped(path)) adds the image]")
    }

    // MARK: Questions

    /// Asks, and shows the answer as it comes.
    func ask(_ text: String) async throws {
        let dropped = session.droppedTurns
        let answer = session.ask(
            text,
            images: pending.map(\.pixels),
            detail: settings.detail,
            options: settings.options
        )
        interruption.begin { answer.cancel() }
        defer { interruption.end() }
        let result: GenerationResult
        do {
            result = try await show(answer)
        } catch let error as GenerationError {
            throw error.context.map(tooLong) ?? error
        }
        statistics.add(result, imageTime: pending.reduce(.zero) { $0 + $1.time })
        if result.finishReason == .cancelled, result.text.isEmpty {
            screen.note("[stopped before the first word; the question is taken back]")
            return
        }
        pending = []
        tell(result, droppedBefore: dropped)
    }

    private func show(_ answer: GenerationStream) async throws -> GenerationResult {
        var start = AnswerStart()
        var isBegun = false
        defer { screen.status.clear() }
        let result = try await answer.result { event in
            switch event {
            case .imageTile(let done, let total): screen.status.show("looking", done: done, of: total)
            case .prefill(let done, let total): screen.status.show("reading", done: done, of: total)
            case .text(let piece):
                screen.status.clear()
                let text = start.trim(piece)
                if text.isEmpty { return }
                if !isBegun { screen.beginAnswer() }
                isBegun = true
                try screen.answer(text)
            case .finished: screen.status.clear()
            }
        }
        if !isBegun, result.finishReason != .cancelled {
            // A line for every question, also where the model has nothing to say.
            screen.beginAnswer()
            isBegun = true
        }
        if isBegun { try screen.endAnswer() }
        if !start.isPast, result.finishReason != .cancelled { screen.note(AnswerStart.emptyNotice) }
        return result
    }

    /// What a person should know about an answer.
    private func tell(_ result: GenerationResult, droppedBefore: Int) {
        if result.finishReason == .cancelled {
            screen.note("[stopped; what was said so far stays in the conversation]")
        } else if result.finishReason == .length {
            screen.note(
                "[cut after \(settings.options.maxNewTokens) tokens; /set max-new-tokens changes that]"
            )
        }
        let dropped = session.droppedTurns - droppedBefore
        if dropped > 0 {
            let turns = dropped == 1 ? "the oldest question was" : "the \(dropped) oldest questions were"
            screen.note("[the context was full: \(turns) dropped, with images and answers; see /help]")
        }
    }

    private func tooLong(_ context: GenerationError.Context) -> any Error {
        let room = context.limit - context.promptTokens
        let cure =
            room > 0
            ? "/set max-new-tokens \(room) makes room"
            : "shorten it or give fewer or smaller images (/set detail low takes one tile each); "
                + "/clear drops images that wait"
        return ChatError(
            "the question takes \(context.promptTokens.grouped) tokens by itself, with \(context.maxNewTokens.grouped) for "
                + "the answer more than the model's context of \(context.limit.grouped); \(cure)"
        )
    }
}

extension TileGrid {
    /// `4 × 3 + 1 tiles`.
    var summary: String { isSplit ? "\(columns) × \(rows) + 1 tiles" : "1 tile" }
}

extension Int {
    /// The number with a comma before every three digits.
    var grouped: String {
        let digits = String(magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return self < 0 ? "-" + text : text
    }
}
