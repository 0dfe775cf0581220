import Foundation
import SmolImage
import SmolVLM
import TestSupport
import Testing

/// What a conversation remembers, drops and survives.
@Suite("Chat session", .serialized)
struct ChatSessionTests {
    private let golden = GoldenModel.ofRepository[0]

    @Test("The history holds questions with their images and answers as they were given out")
    func history() async throws {
        let model = try await golden.load(.float32)
        let photo = try golden.image("palette.png")
        let chat = ChatSession(model)
        let first = try await chat.result(of: "What is this?", images: [photo])
        #expect(chat.messages.count == 2)
        #expect(chat.messages.first == .user("What is this?", images: [photo]))
        #expect(chat.messages.last?.role == .assistant)
        let text = first.text.hasPrefix(" ") ? String(first.text.dropFirst()) : first.text
        #expect(chat.messages.last == .assistant(text))
        _ = try await chat.result(of: "And now?")
        #expect(chat.messages.count == 4)
        #expect(chat.droppedTurns == 0)
    }

    @Test("Questions asked at once are answered one after the other")
    func queue() async throws {
        let model = try await golden.load(.float32)
        let options = GenerationOptions(maxNewTokens: 6, ignoreEndOfSequence: true)
        let together = ChatSession(model)
        let streams = ["One?", "Two?", "Three?"].map { together.ask($0, options: options) }
        var last: [GenerationResult] = []
        for stream in streams.reversed() { last.append(try await stream.result()) }
        let apart = ChatSession(model)
        var expected: [GenerationResult] = []
        for question in ["One?", "Two?", "Three?"] {
            expected.append(try await apart.result(of: question, maxNewTokens: 6))
        }
        #expect(last.reversed().map(\.tokenIDs) == expected.map(\.tokenIDs))
        #expect(together.messages == apart.messages)
    }

    @Test("A cancelled answer stays as far as it was given out, and the next question goes on")
    func cancelling() async throws {
        let model = try await golden.load(.bfloat16)
        let scratch = try await golden.load(.bfloat16, featureCacheBytes: 0)
        let chat = ChatSession(model)
        let options = GenerationOptions(maxNewTokens: 4000, ignoreEndOfSequence: true)
        let answer = chat.ask("Tell me a story.", images: [try golden.image("palette.png")], options: options)
        var text = ""
        for try await event in answer {
            if case .text(let piece) = event {
                text += piece
                answer.cancel()
            }
            if case .finished(let result) = event {
                #expect(result.finishReason == .cancelled)
                #expect(result.text == text)
            }
        }
        #expect(!text.isEmpty)
        #expect(chat.messages.count == 2)
        #expect(chat.messages.last == .assistant(text.hasPrefix(" ") ? String(text.dropFirst()) : text))
        let expected = try await chat.resultFromScratch(of: "Go on.", model: scratch)
        let result = try await chat.result(of: "Go on.")
        #expect(result.tokenIDs == expected.tokenIDs)
        #expect(result.usage.cachedPromptTokens > 0)
    }

    @Test("A question that was cancelled before any text, or that failed, is taken back")
    func takenBack() async throws {
        let model = try await golden.load(.bfloat16)
        let chat = ChatSession(model)
        let photo = try golden.image("waves-422.jpg")
        let answer = chat.ask("What is this?", images: [photo])
        answer.cancel()
        #expect(try await answer.result().finishReason == .cancelled)
        #expect(chat.messages.isEmpty)
        await #expect(throws: GenerationError.self) {
            _ = try await chat.ask("Hello", options: .greedy(maxNewTokens: 1_000_000)).result()
        }
        await #expect(throws: GenerationError.self) {
            _ = try await chat.ask("Hello", options: .greedy(maxNewTokens: 0)).result()
        }
        #expect(chat.messages.isEmpty)
        // Nobody reads this one.
        _ = chat.ask("What is this?", images: [photo], options: .greedy(maxNewTokens: 4000))
        _ = try await chat.result(of: "Hello")
        #expect(chat.messages.last?.role == .assistant)
    }

    @Test("Clearing forgets what was said and frees it")
    func clearing() async throws {
        let model = try await golden.load(.bfloat16)
        let chat = ChatSession(model, systemText: "Be brief.")
        let first = try await chat.result(of: "One?")
        #expect(await chat.prefix.length > 0)
        chat.clear()
        #expect(chat.messages.isEmpty)
        #expect(chat.systemText == "Be brief.")
        let again = try await chat.result(of: "One?")
        #expect(again.tokenIDs == first.tokenIDs)
        #expect(again.usage.cachedPromptTokens == 0)
        let answer = chat.ask("Two?", options: GenerationOptions(maxNewTokens: 4000, ignoreEndOfSequence: true))
        chat.clear()
        #expect(try await answer.result().finishReason == .cancelled)
        #expect(chat.messages.isEmpty)
    }

    @Test("A changed system text holds from the next question on")
    func systemText() async throws {
        let model = try await golden.load(.float32)
        let scratch = try await golden.load(.float32, featureCacheBytes: 0)
        let chat = ChatSession(model, systemText: "Be brief.")
        _ = try await chat.result(of: "One?")
        chat.systemText = "Be long."
        let expected = try await chat.resultFromScratch(of: "Two?", model: scratch)
        #expect(try await chat.result(of: "Two?").tokenIDs == expected.tokenIDs)
        chat.systemText = nil
        let plain = try await chat.resultFromScratch(of: "Three?", model: scratch)
        #expect(try await chat.result(of: "Three?").tokenIDs == plain.tokenIDs)
    }

    @Test("The oldest turns are dropped with their images when the context is full, never the system text")
    func trimming() async throws {
        let context = 320
        let folder = try golden.copy { config in
            var text = try #require(config["text_config"] as? [String: Any])
            text["max_position_embeddings"] = context
            config["text_config"] = text
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        let model = try await SmolVLMModel(ModelConfig(modelPath: folder.path), backend: .native(.float32))
        let chat = ChatSession(model, systemText: "Answer briefly.")
        _ = try await chat.result(of: "What is this?", images: [golden.image("waves-422.jpg")])
        var drops = 0
        for turn in 0..<8 {
            let before = chat.droppedTurns
            let result = try await chat.result(of: "And number \(turn)?")
            #expect(result.usage.promptTokens + 10 <= context)
            if chat.droppedTurns > before {
                drops += 1
                #expect(result.usage.promptTokens + 10 <= context / 4 * 3)
                #expect(result.usage.imageTiles == 0)
            }
            #expect(chat.messages.first?.role == .user)
            // What is left is answered as a conversation of its own, the system text before it.
            let shown = [Message.system("Answer briefly.")] + chat.messages.dropLast()
            let inputs = try await model.prepareInputs(messages: shown)
            #expect(inputs.tokenIDs.count == result.usage.promptTokens)
        }
        #expect(drops > 0)
        #expect(chat.messages.count == 2 * (9 - chat.droppedTurns))
        let messages = chat.messages
        await #expect(throws: GenerationError.self) {
            _ = try await chat.result(of: String(repeating: "much too long ", count: 400))
        }
        #expect(chat.messages == messages)
    }
}
