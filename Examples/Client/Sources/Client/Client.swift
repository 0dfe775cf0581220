import Foundation
import SmolVLM

/// What a program outside of the package writes: each function is one thing that the library does.
///
///     swift run -c release --package-path Examples/Client Client MODEL IMAGE
@main
struct Client {
    let model: SmolVLMModel
    let image: RGBImage

    static func main() async throws {
        guard CommandLine.arguments.count == 3 else {
            print("usage: Client MODEL IMAGE")
            exit(64)
        }
        do {
            let config = ModelConfig(modelPath: CommandLine.arguments[1], maxNewTokens: 64)
            let model = try await SmolVLMModel(config, backend: .native(.bfloat16))
            let image = try RGBImage(contentsOf: URL(filePath: CommandLine.arguments[2]))
            let client = Client(model: model, image: image)
            print("backend: \(model.backend)")
            try await client.stream()
            try await client.converse()
            try await client.answerBatch()
            try await client.cancel()
        } catch {
            print(advice(for: error))
            exit(1)
        }
    }

    /// Prints an answer as it comes.
    func stream() async throws {
        let prompt = Prompt("Describe the picture.", images: [image])
        for try await event in ResponseGenerator(model).events(messages: model.messages(for: prompt)) {
            switch event {
            case .imageTile(let done, let total): print("tile \(done) of \(total)")
            case .prefill(let done, let total): print("prompt: \(done) of \(total) tokens")
            case .text(let piece): print(piece, terminator: "")
            case .finished(let result): print("\n\(result.finishReason), \(result.usage.completionTokens) tokens")
            @unknown default: break
            }
        }
    }

    /// Asks two questions, of which the second is answered from where the first one ended.
    func converse() async throws {
        let chat = ChatSession(model)
        print(try await chat.respond(to: "What color is the star?", images: [image]))
        for try await event in chat.ask("Is there a red circle?") {
            if case .text(let piece) = event { print(piece, terminator: "") }
            if case .finished(let result) = event { print("\nkept: \(result.usage.cachedPromptTokens) tokens") }
        }

        let file = FileManager.default.temporaryDirectory.appending(path: "conversation-\(UUID()).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try SavedConversation(chat.messages, systemText: chat.systemText).write(to: file)
        let saved = try SavedConversation(contentsOf: file)
        let again = ChatSession(
            model,
            systemText: saved.systemText,
            history: try saved.restored(relativeTo: file.deletingLastPathComponent())
        )
        print("restored: \(again.messages.count) messages")
    }

    /// Answers several questions about an image at once.
    func answerBatch() async throws {
        let questions = ["What color is the star?", "How many shapes are there?", "Is there a heart?"]
        var inputs: [PreparedInputs] = []
        for question in questions {
            inputs.append(try await model.prepareInputs(messages: [.user(question, images: [image])]))
        }
        let results = try await model.generateBatch(inputs, options: .greedy(maxNewTokens: 32))
        for (question, result) in zip(questions, results) {
            print(question, result.text.trimmingCharacters(in: .whitespaces))
        }
    }

    /// Stops an answer in two ways: by asking it to stop, and by cancelling the task that reads it.
    func cancel() async throws {
        let messages = model.messages(for: Prompt("Describe the picture.", images: [image]))
        var options = GenerationOptions.greedy(maxNewTokens: 2048)
        options.ignoreEndOfSequence = true
        let generator = ResponseGenerator(model)

        let stream = generator.events(messages: messages, options: options)
        let stopped = try await stream.result { event in
            if case .text = event { stream.cancel() }
        }
        print("asked to stop: \(stopped.finishReason)")

        let task = Task { [options] in try await generator.events(messages: messages, options: options).result() }
        task.cancel()
        do {
            _ = try await task.value
        } catch is CancellationError {
            print("task cancelled: no answer")
        }
    }

    /// What a person can do about an error.
    static func advice(for error: any Error) -> String {
        switch error {
        case let error as FileError where error.kind == .notFound: "A file is missing: \(error.file)"
        case let error as ImageError: "Try another image. \(error)"
        case let error as GenerationError where error.kind == .contextTooLong: "Ask a shorter question. \(error)"
        default: "\(error)"
        }
    }
}
