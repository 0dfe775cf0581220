import ArgumentParser
import SmolHub
import SmolTerminal
import SmolVLM

/// `smolvlm run`, the default: asks a model one question and streams the answer.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Ask a question, about images or not, and read the answer as it comes.",
        usage: "smolvlm [run] [--model MODEL] [--image FILE]... [-p QUESTION] [OPTIONS]"
    )

    @OptionGroup var modelOptions: ModelOptions

    @OptionGroup var imageOptions: ImageOptions

    @Option(name: [.short, .long], help: "The question. Without it, it is read from standard input.")
    var prompt: String?

    @Option(help: "Instructions that go before the conversation.")
    var system: String?

    @OptionGroup var sampling: SamplingOptions

    @Flag(help: "One JSON object with the answer, token ids, usage and timings in place of streamed text.")
    var json = false

    func validate() throws {
        if imageOptions.image.filter({ $0 == "-" }).count > 1 {
            throw ValidationError("--image -: standard input can be only one image")
        }
        if let prompt, prompt.allSatisfy(\.isWhitespace) { throw ValidationError("-p: the question is empty") }
        if prompt == nil, imageOptions.image.contains("-") {
            throw ValidationError("--image -: standard input is the image, so the question needs -p")
        }
    }

    func run() async throws {
        // Log lines and a line that is redrawn do not go together.
        let status = StatusLine(isEnabled: !modelOptions.verbose)
        let interrupt = Interrupt(clearing: status)
        let question = try readQuestion()
        sampling.noteIgnored()
        if imageOptions.image.isEmpty, imageOptions.detail != .auto {
            Output.messages.note("--detail \(imageOptions.detail.rawValue): not used, since there is no --image")
        }

        let images = try await readImages(status: status)
        defer { status.clear() }
        modelOptions.noteDemoModel()
        let model = try await modelOptions.load(status: status)
        let prompt = Prompt(question, images: images.map(\.pixels), systemText: system)
        let messages = model.messages(for: prompt)
        var inputs = try await model.prepareInputs(messages: messages, detail: imageOptions.detail)
        inputs.addImageTime(images.reduce(.zero) { $0 + $1.time })

        let answer = ResponseGenerator(model).events(inputs, options: sampling.generationOptions)
        interrupt.onFirst { answer.cancel() }
        let result = try await show(answer, status: status)
        if json {
            try Output.standard.writeJSON(RunReport(result, backend: model.backend))
        }
        if modelOptions.verbose { Output.messages.note(result.summary) }
        if interrupt.wasReceived { throw ExitCode(Interrupt.exitStatus) }
    }

    /// The images in the order in which they were given.
    private func readImages(status: StatusLine) async throws -> [GivenImage] {
        let reader = imageOptions.fetch.reader(offline: modelOptions.offline, takesFilesOnly: false)
        var images: [GivenImage] = []
        for text in imageOptions.image {
            if RemoteFetcher.isAddress(text) { status.show("fetching \(ImagePlace.shown(text))") }
            defer { status.clear() }
            images.append(try await reader.read(text))
        }
        return images
    }

    /// The question as given, or from standard input.
    private func readQuestion() throws -> String {
        if let prompt { return prompt }
        if StandardInput.isTerminal {
            throw ValidationError("no question: give -p QUESTION, or pipe it into standard input")
        }
        let question = try StandardInput.readText()
        guard !question.allSatisfy(\.isWhitespace) else {
            throw ValidationError("no question: standard input is empty; give -p QUESTION, or pipe it")
        }
        return question
    }

    /// Streams the answer's text to standard output, unless it is to come as JSON, and returns how it ended.
    private func show(_ answer: GenerationStream, status: StatusLine) async throws -> GenerationResult {
        var start = AnswerStart()
        var endsWithNewline = true
        let result = try await answer.result { event in
            switch event {
            case .imageTile(let done, let total): status.show("looking", done: done, of: total)
            case .prefill(let done, let total): status.show("reading", done: done, of: total)
            case .text(let piece):
                status.clear()
                let text = start.trim(piece)
                guard !json, !text.isEmpty else { return }
                try Output.standard.write(text)
                endsWithNewline = text.hasSuffix("\n")
            case .finished: status.clear()
            }
        }
        if !json, !endsWithNewline { try Output.standard.write("\n") }
        if !json, !start.isPast, result.finishReason != .cancelled { Output.messages.note(AnswerStart.emptyNotice) }
        return result
    }
}

/// Leaves out the white space before an answer: templates leave a space there, or let the model write it.
struct AnswerStart {
    /// Told where nothing else came.
    static let emptyNotice = "[the answer is empty]"

    /// Whether the answer has begun.
    private(set) var isPast = false

    /// What is shown of the next piece.
    mutating func trim(_ piece: String) -> String {
        if isPast { return piece }
        let text = piece.drop { $0.isWhitespace }
        isPast = !text.isEmpty
        return String(text)
    }
}
