import ArgumentParser
import Foundation
import SmolHub
import SmolImage
import SmolVLM

/// `smolvlm run`, the default: asks a model one question and streams the answer.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Ask a question, about images or not, and read the answer as it comes."
    )

    @OptionGroup var modelOptions: ModelOptions

    @Option(
        help: "An image file, an http(s) address, or - for standard input. May be given several times.",
        completion: .image
    )
    var image: [String] = []

    @Flag(help: "Fetch images from addresses of this machine and the local network too.")
    var allowPrivateAddresses = false

    @Option(name: [.short, .long], help: "The question. Without it, it is read from standard input.")
    var prompt: String?

    @Option(help: "Instructions that go before the conversation.")
    var system: String?

    @Option(help: "How closely images are looked at: low (one tile), high (split into tiles) or auto.")
    var detail: ImageDetail = .auto

    @OptionGroup var sampling: SamplingOptions

    @Flag(help: "One JSON object with the answer, token ids, usage and timings in place of streamed text.")
    var json = false

    func validate() throws {
        if image.filter({ $0 == "-" }).count > 1 {
            throw ValidationError("--image -: standard input can be only one image")
        }
        if prompt == nil, image.contains("-") {
            throw ValidationError("--image -: standard input is the image, so the question needs --prompt")
        }
    }

    func run() async throws {
        let interrupt = Interrupt()
        // Log lines and a line that is redrawn do not go together.
        let status = StatusLine(isEnabled: !modelOptions.verbose)
        let question = try readQuestion()

        let clock = ContinuousClock()
        let imageStart = clock.now
        let images = try await readImages()
        let imageTime = clock.now - imageStart

        defer { status.clear() }
        modelOptions.noteDemoModel()
        let model = try await modelOptions.load(status: status)
        let prompt = Prompt(question, images: images, systemText: system)
        var inputs = try await model.prepareInputs(messages: model.messages(for: prompt), detail: detail)
        inputs.addImageTime(imageTime)

        let answer = ResponseGenerator(model).events(inputs, options: sampling.generationOptions)
        interrupt.onFirst { answer.cancel() }
        let result = try await show(answer, status: status)
        if json {
            try StandardOutput.writeJSON(RunReport(result, backend: model.backend))
        }
        if modelOptions.verbose { StandardError.note(result.summary) }
        if interrupt.wasReceived { throw ExitCode(Interrupt.exitStatus) }
    }

    /// The images in the order in which they were given.
    private func readImages() async throws -> [RGBImage] {
        var rules = RemoteFetchRules()
        rules.allowsPrivateAddresses = allowPrivateAddresses
        var images: [RGBImage] = []
        for argument in image {
            images.append(
                try await ImageArgument.read(
                    argument,
                    fetcher: modelOptions.offline ? nil : RemoteFetcher(rules: rules)
                )
            )
        }
        return images
    }

    /// The question as given, or from standard input.
    private func readQuestion() throws -> String {
        if let prompt { return prompt }
        if StandardInput.isTerminal {
            throw ValidationError("no question: give --prompt TEXT, or pipe it into standard input")
        }
        return try StandardInput.readText()
    }

    /// Streams the answer's text to standard output, unless it is to come as JSON, and returns how it ended.
    private func show(_ answer: GenerationStream, status: StatusLine) async throws -> GenerationResult {
        var endsWithNewline = true
        let result = try await answer.result { event in
            switch event {
            case .imageTile(let done, let total): status.show("looking", done: done, of: total)
            case .prefill(let done, let total): status.show("reading", done: done, of: total)
            case .text(let piece):
                status.clear()
                guard !json else { return }
                try StandardOutput.write(piece)
                endsWithNewline = piece.hasSuffix("\n")
            case .finished: status.clear()
            }
        }
        if !json, !endsWithNewline { try StandardOutput.write("\n") }
        return result
    }
}
