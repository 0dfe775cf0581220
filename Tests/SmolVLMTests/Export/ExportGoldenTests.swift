import Foundation
import SmolVLM
import TestSupport
import Testing

/// Exported graphs, run by the real library, against the reference.
@Suite("Exported golden models", .needsOnnxRuntime, .serialized)
struct ExportGoldenTests {
    @Test("fp32: stages and greedy tokens", arguments: GoldenModel.ofRepository)
    func exactOfRepository(golden: GoldenModel) async throws { try await checkExact(golden) }

    @Test("fp32: stages and greedy tokens of shared models", .needsShared, arguments: GoldenModel.shared)
    func exactOfShared(golden: GoldenModel) async throws { try await checkExact(golden) }

    /// Every stage within 1e-4 of the reference, however the prompt is cut, and every token.
    private func checkExact(_ golden: GoldenModel) async throws {
        let exported = try ExportedModel(golden, .fp32)
        let model = try await exported.load()
        #expect(model.backend == .onnx(.fp32))
        let cases = try golden.cases()
        for expected in cases {
            let run = StageRun(model: model, inputs: try golden.inputs(expected, model: model))
            let features = try await run.features()
            if !expected.images.isEmpty {
                let error = relativeError(features, try golden.tensor("\(expected.case).image_features"))
                #expect(error < 1e-4, "\(expected.case) image_features")
            }
            for chunk in [Int.max, 7] {
                let logits = try await run.logits(features: features, continuation: expected.greedy, chunk: chunk)
                let prompt = relativeError(logits.prompt, try golden.tensor("\(expected.case).prompt_logits"))
                #expect(prompt < 1e-4, "\(expected.case) prompt_logits, chunks of \(chunk)")
                let last = relativeError(logits.last, try golden.tensor("\(expected.case).last_logits"))
                #expect(last < 1e-4, "\(expected.case) last_logits, chunks of \(chunk)")
            }
        }
        for (expected, result) in zip(cases, try await answers(model, golden, cases)) {
            #expect(result == expected.greedy, "\(expected.case)")
        }
    }

    @Test("fp16: greedy tokens", arguments: GoldenModel.ofRepository)
    func halvesOfRepository(golden: GoldenModel) async throws { try await checkHalves(golden) }

    @Test("fp16: greedy tokens of shared models", .needsShared, arguments: GoldenModel.shared)
    func halvesOfShared(golden: GoldenModel) async throws { try await checkHalves(golden) }

    /// Every token before the first step at which the reference's own choice is a toss-up.
    private func checkHalves(_ golden: GoldenModel) async throws {
        let exported = try ExportedModel(golden, .fp16)
        let model = try await exported.load()
        #expect(model.backend == .onnx(.fp16))
        let cases = try golden.cases()
        for (expected, result) in zip(cases, try await answers(model, golden, cases)) {
            let sure = expected.margins.firstIndex { $0 < 0.05 } ?? expected.greedy.count
            #expect(Array(result.prefix(sure)) == Array(expected.greedy.prefix(sure)), "\(expected.case)")
        }
    }

    private func answers(
        _ model: SmolVLMModel,
        _ golden: GoldenModel,
        _ cases: [GoldenModel.Case]
    ) async throws -> [[Int]] {
        let count = cases.map(\.greedy.count).max() ?? 0
        let options = GenerationOptions(maxNewTokens: count, ignoreEndOfSequence: true)
        let inputs = try cases.map { try golden.inputs($0, model: model) }
        return zip(cases, try await model.generateBatch(inputs, options: options)).map { expected, result in
            Array(result.tokenIDs.prefix(expected.greedy.count))
        }
    }
}
