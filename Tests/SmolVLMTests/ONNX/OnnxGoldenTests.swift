import Foundation
import OnnxRuntime
import SmolVLM
import TestSupport
import Testing

/// Graphs in the hub's layout, run by the real library, against the reference and Python's onnxruntime.
@Suite("Golden ONNX graphs", .needsShared, .needsOnnxRuntime, .serialized)
struct OnnxGoldenTests {
    static let golden = GoldenModel(root: .shared, name: "smolvlm-bf16")

    /// What Python's onnxruntime answered, by the suffix of the variant's files.
    private struct Answers: Decodable {
        struct Case: Decodable {
            let `case`: String
            let greedy: [Int]
        }
        let onnxruntime: String
        let variants: [String: [Case]]
    }

    private func load(_ variant: OnnxVariant) async throws -> SmolVLMModel {
        try await SmolVLMModel(
            ModelConfig(modelPath: Self.golden.folder.path, threads: 2),
            backend: .onnx(variant)
        )
    }

    @Test("greedy tokens", arguments: [OnnxVariant.fp32, .fp16, .int8, .uint8, .q4])
    func greedyTokens(variant: OnnxVariant) async throws {
        let model = try await load(variant)
        #expect(model.backend == .onnx(variant))
        let answers = try GoldenRoot.shared.decode(Answers.self, from: "models/smolvlm-bf16/onnx/golden.json")
        let expected = try #require(answers.variants[variant == .fp32 ? "fp32" : variant.suffix])
        let cases = try Self.golden.cases()
        let inputs = try expected.map { answer in
            try Self.golden.inputs(try #require(cases.first { $0.case == answer.case }), model: model)
        }
        let count = expected.map(\.greedy.count).max() ?? 0
        let options = GenerationOptions(maxNewTokens: count, ignoreEndOfSequence: true)
        // All of them at once: sequences that decode together must not disturb each other.
        let results = try await model.generateBatch(inputs, options: options)
        // Quantised graphs round by what else is in the tensor: they answer the same in the same version only.
        let version = try InstalledOnnxRuntime.library().version.description
        let isExact = variant == .fp32 || variant == .fp16 || version == answers.onnxruntime
        for (answer, result) in zip(expected, results) where isExact {
            #expect(result.tokenIDs == answer.greedy, "\(answer.case)")
        }
        #expect(results.count == expected.count)
    }

    @Test("stages of the fp32 graphs are the reference's, however the prompt is cut")
    func stages() async throws {
        let model = try await load(.fp32)
        for expected in try Self.golden.cases() {
            let run = StageRun(model: model, inputs: try Self.golden.inputs(expected, model: model))
            let features = try await run.features()
            if !expected.images.isEmpty {
                let error = relativeError(features, try Self.golden.tensor("\(expected.case).image_features"))
                #expect(error < 1e-4, "\(expected.case) image_features")
            }
            for chunk in [Int.max, 7] {
                let logits = try await run.logits(features: features, continuation: expected.greedy, chunk: chunk)
                let prompt = relativeError(logits.prompt, try Self.golden.tensor("\(expected.case).prompt_logits"))
                #expect(prompt < 1e-4, "\(expected.case) prompt_logits, chunks of \(chunk)")
                let last = relativeError(logits.last, try Self.golden.tensor("\(expected.case).last_logits"))
                #expect(last < 1e-4, "\(expected.case) last_logits, chunks of \(chunk)")
            }
        }
    }

    @Test("a token id outside the vocabulary, and a context that is too long, are errors")
    func limits() async throws {
        let model = try await load(.fp32)
        for id in [-1, model.architecture.text.vocabularySize] {
            await #expect(throws: BackendError.self) { try await model.engine.logitsOfBatch([[id]]) }
        }
        let inputs = try await model.prepareInputs(messages: [.user("Hello")])
        await #expect(throws: GenerationError.self) {
            for try await _ in model.generate(inputs, options: .greedy(maxNewTokens: 1_000_000)) {
                Issue.record("no event may come")
            }
        }
    }
}
