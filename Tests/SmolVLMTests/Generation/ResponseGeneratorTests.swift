internal import FoundationEssentials
import SmolVLM
import Testing

/// The one way from messages to an answer, and how it ends.
@Suite("Response generator")
struct ResponseGeneratorTests {
    private static let golden = GoldenModel.ofRepository[0]
    private static let options = GenerationOptions(maxNewTokens: 12, ignoreEndOfSequence: true)

    @Test("messages and prepared inputs give the same events")
    func bothWays() async throws {
        let model = try await Self.golden.load(.float32)
        let photo = try Self.golden.image("waves-422.jpg")
        let messages = model.messages(for: Prompt("What is this?", images: [photo], systemText: "Answer."))
        let generator = ResponseGenerator(model)
        let inputs = try await model.prepareInputs(messages: messages)
        var texts: [[String]] = []
        for stream in [
            generator.events(messages: messages, options: Self.options),
            generator.events(inputs, options: Self.options),
        ] {
            var pieces: [String] = []
            let result = try await stream.result { if case .text(let piece) = $0 { pieces.append(piece) } }
            #expect(pieces.joined() == result.text)
            #expect(result.finishReason == .length)
            #expect(result.tokenIDs.count == 12)
            texts.append(pieces)
        }
        #expect(texts[0] == texts[1])
        let raw = try await model.generate(inputs, options: Self.options).result()
        #expect(texts[0].joined() == raw.text.trimmingPrefix(" "))
    }

    @Test("an answer that is cancelled from outside ends with what there is, and says so")
    func cancelledStream() async throws {
        let model = try await Self.golden.load(.bfloat16)
        let stream = ResponseGenerator(model).events(
            messages: [.user("Hello")],
            options: GenerationOptions(maxNewTokens: 200, ignoreEndOfSequence: true)
        )
        let result = try await stream.result { event in
            if case .text = event { stream.cancel() }
        }
        #expect(result.finishReason == .cancelled)
        #expect(result.tokenIDs.count < 200)
    }

    @Test("a reader whose task is cancelled is not told that the answer is whole")
    func cancelledReader() async throws {
        let model = try await Self.golden.load(.bfloat16)
        let generator = ResponseGenerator(model)
        let (begun, tell) = AsyncStream.makeStream(of: Void.self)
        let options = GenerationOptions(maxNewTokens: 200, ignoreEndOfSequence: true)
        let reader = Task {
            for try await event in generator.events(messages: [.user("Hello")], options: options) {
                if case .text = event { tell.yield() }
            }
        }
        for await _ in begun { break }
        reader.cancel()
        await #expect(throws: CancellationError.self) { try await reader.value }
        let waiting = Task { try await ChatSession(model).respond(to: "Hello", options: options) }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }

    @Test("images that do not fit the messages are an error of the stream")
    func wrongImages() async throws {
        let model = try await Self.golden.load(.bfloat16)
        let photo = try Self.golden.image("waves-422.jpg")
        let stream = ResponseGenerator(model).events(messages: [.user("Hello")], images: [photo])
        await #expect(throws: PromptError.self) { try await stream.result() }
    }

    @Test("a session's whole answer is its stream's, and stays in the history")
    func respond() async throws {
        let model = try await Self.golden.load(.float32)
        let chat = ChatSession(model)
        let answer = try await chat.respond(to: "Hello", options: Self.options)
        let streamed = try await ResponseGenerator(model)
            .generateResponse(messages: [.user("Hello")], options: Self.options)
        #expect(answer == streamed)
        #expect(chat.messages == [.user("Hello"), .assistant(answer)])
    }

    @Test("loading tells which part of the weights is ready")
    func progress() async throws {
        let (events, output) = AsyncStream.makeStream(of: LoadingProgress.self)
        let config = ModelConfig(modelPath: Self.golden.folder.path, threads: 2)
        let model = try await SmolVLMModel(config, backend: .native()) { output.yield($0) }
        output.finish()
        let layers = model.architecture.vision.hiddenLayers + model.architecture.text.hiddenLayers
        var parts: [Double] = []
        for await case .weights(let part) in events { parts.append(part) }
        #expect(parts == (1...layers).map { Double($0) / Double(layers) })
    }
}
