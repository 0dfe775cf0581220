import Foundation
import SmolVLM
import TestSupport
import Testing

/// What the native backend refuses before it computes anything.
@Suite("Native backend")
struct NativeBackendTests {
    @Test("dimensions that disagree with the tensors are named")
    func dimensionsThatDisagree() async throws {
        let folder = try GoldenModel.ofRepository[0].copy { config in
            var text = try #require(config["text_config"] as? [String: Any])
            text["intermediate_size"] = 80
            config["text_config"] = text
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        let error = await #expect(throws: FileError.self) {
            try await SmolVLMModel(ModelConfig(modelPath: folder.path))
        }
        #expect(error?.kind == .shapeMismatch)
    }

    @Test("an image token that the tokenizer does not have is named")
    func imageTokenThatDisagrees() async throws {
        let folder = try GoldenModel.ofRepository[0].copy { $0["image_token_id"] = 7 }
        defer { try? FileManager.default.removeItem(at: folder) }
        let error = await #expect(throws: FileError.self) {
            try await SmolVLMModel(ModelConfig(modelPath: folder.path))
        }
        #expect(error?.place == "<image>")
    }

    @Test("a token id outside the vocabulary is an error")
    func tokenOutOfRange() async throws {
        let model = try await GoldenModel.ofRepository[0].load(.bfloat16)
        for id in [-1, model.architecture.text.vocabularySize] {
            await #expect(throws: BackendError.self) { try await model.engine.logitsOfBatch([[id]]) }
        }
    }

    @Test("cancelling ends the answer with what there is")
    func cancelling() async throws {
        let model = try await GoldenModel.ofRepository[0].load(.bfloat16)
        let inputs = try await model.prepareInputs(messages: [.user("Tell me a story.")])
        let options = GenerationOptions(maxNewTokens: 400, ignoreEndOfSequence: true)
        let answer = model.generate(inputs, options: options)
        var result: GenerationResult?
        var pieces = 0
        for try await event in answer {
            if case .text = event {
                pieces += 1
                if pieces == 3 { answer.cancel() }
            }
            if case .finished(let final) = event { result = final }
        }
        #expect(result?.finishReason == .cancelled)
        #expect((result?.tokenIDs.count ?? 400) < 400)
    }

    @Test("a context that is too long is refused before any work")
    func contextTooLong() async throws {
        let model = try await GoldenModel.ofRepository[0].load(.bfloat16)
        let inputs = try await model.prepareInputs(messages: [.user("Hello")])
        await #expect(throws: GenerationError.self) {
            for try await _ in model.generate(inputs, options: .greedy(maxNewTokens: 1_000_000)) {
                Issue.record("no event may come")
            }
        }
    }

    @Test("the response generator streams what it returns")
    func responseGenerator() async throws {
        let model = try await GoldenModel.ofRepository[0].load(.float32)
        let golden = try #require(try GoldenModel.ofRepository[0].cases().first { $0.case == "text" })
        var streamed = ""
        let options = GenerationOptions(maxNewTokens: golden.greedy.count, ignoreEndOfSequence: true)
        let answer = try await ResponseGenerator(model).generateResponse(
            messages: [.user("List 12 rivers, please.")],
            options: options
        ) { streamed += $0 }
        // Without the space that the template writes before an answer.
        #expect(golden.text.first == " ")
        #expect(" " + answer == golden.text)
        #expect(streamed == answer)
    }
}
