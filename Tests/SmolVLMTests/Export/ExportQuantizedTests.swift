import Foundation
import SmolVLM
import TestSupport
import Testing

/// What quantised exports cost on the golden models: relative errors of every stage, run by the real library.
///
/// The models are small and their weights random, so a rounding error finds nothing to average over: the figures are
/// bounds for these models and no promise for others.
@Suite("Exported golden models, quantised", .needsOnnxRuntime, .serialized)
struct ExportQuantizedTests {
    /// Relative errors (Frobenius) of image features, of the prompt's last logits, and of the logits behind the whole
    /// answer.
    struct Errors {
        var features = 0.0
        var prompt = 0.0
        var last = 0.0
    }

    /// The largest errors of any of the models with ONNX Runtime 1.32, plus a quarter: its kernels differ from processor
    /// to processor, and a rounding that goes the other way spreads.
    ///
    /// They are of the size that the native engine's own quantised precisions have on these models, see
    /// ``QuantizedGoldenTests``.
    static let bounds: [ExportPrecision: Errors] = [
        .int8: Errors(features: 0.032, prompt: 0.151, last: 0.118),
        .q4: Errors(features: 0.032, prompt: 0.453, last: 0.431),
    ]

    @Test("stages", arguments: GoldenModel.ofRepository, [ExportPrecision.int8, .q4])
    func stagesOfRepository(golden: GoldenModel, precision: ExportPrecision) async throws {
        try await check(golden, precision)
    }

    @Test("stages of shared models", .needsShared, arguments: GoldenModel.shared, [ExportPrecision.int8, .q4])
    func stagesOfShared(golden: GoldenModel, precision: ExportPrecision) async throws {
        try await check(golden, precision)
    }

    @Test("tiles go through one at a time, since rounding looks at a whole call", arguments: ExportPrecision.allCases)
    func tilesAlone(precision: ExportPrecision) async throws {
        let exported = try ExportedModel(try #require(GoldenModel.ofRepository.first), precision)
        let model = try await exported.load()
        let isRounded = precision == .int8 || precision == .q4
        let together = await model.engine.tilesPerBatch
        #expect((together == 1) == isRounded)
    }

    private func check(_ golden: GoldenModel, _ precision: ExportPrecision) async throws {
        let bounds = try #require(Self.bounds[precision])
        let exported = try ExportedModel(golden, precision)
        let model = try await exported.load()
        var errors = Errors()
        for expected in try golden.cases() {
            let run = StageRun(model: model, inputs: try golden.inputs(expected, model: model))
            let features = try await run.features()
            let logits = try await run.logits(features: features, continuation: expected.greedy)
            func error(_ tensor: [Float], _ name: String) throws -> Double {
                relativeError(tensor, try golden.tensor("\(expected.case).\(name)"))
            }
            if !expected.images.isEmpty {
                errors.features = max(errors.features, try error(features, "image_features"))
            }
            errors.prompt = max(errors.prompt, try error(logits.prompt, "prompt_logits"))
            errors.last = max(errors.last, try error(logits.last, "last_logits"))
        }
        #expect(errors.features <= bounds.features)
        #expect(errors.prompt <= bounds.prompt)
        #expect(errors.last <= bounds.last)
    }
}

extension InferenceEngine {
    fileprivate var tilesPerBatch: Int { backend.visionEncoder.tilesPerBatch }
}
