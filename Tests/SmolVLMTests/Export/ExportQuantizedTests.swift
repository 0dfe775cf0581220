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
    /// answer: at most these.
    ///
    /// They are what was measured with ONNX Runtime 1.32, plus a quarter: its kernels differ from processor to
    /// processor, and a rounding that goes the other way spreads.
    struct Bounds {
        let features: Double
        let prompt: Double
        let last: Double
    }

    static let int8: [String: Bounds] = [:]
    static let q4: [String: Bounds] = [:]

    @Test("stages", arguments: GoldenModel.ofRepository, [ExportPrecision.int8, .q4])
    func stagesOfRepository(golden: GoldenModel, precision: ExportPrecision) async throws {
        try await check(golden, precision)
    }

    @Test("stages of shared models", .needsShared, arguments: GoldenModel.shared, [ExportPrecision.int8, .q4])
    func stagesOfShared(golden: GoldenModel, precision: ExportPrecision) async throws {
        try await check(golden, precision)
    }

    private func check(_ golden: GoldenModel, _ precision: ExportPrecision) async throws {
        let bounds = (precision == .int8 ? Self.int8 : Self.q4)[golden.name] ?? Bounds(features: 0, prompt: 0, last: 0)
        let model = try await ExportedModel(golden, precision).load()
        var errors = Bounds(features: 0, prompt: 0, last: 0)
        for expected in try golden.cases() {
            let run = StageRun(model: model, inputs: try golden.inputs(expected, model: model))
            let features = try await run.features()
            let logits = try await run.logits(features: features, continuation: expected.greedy)
            func error(_ tensor: [Float], _ name: String) throws -> Double {
                relativeError(tensor, try golden.tensor("\(expected.case).\(name)"))
            }
            errors = Bounds(
                features: max(errors.features, expected.images.isEmpty ? 0 : try error(features, "image_features")),
                prompt: max(errors.prompt, try error(logits.prompt, "prompt_logits")),
                last: max(errors.last, try error(logits.last, "last_logits"))
            )
        }
        #expect(errors.features <= bounds.features)
        #expect(errors.prompt <= bounds.prompt)
        #expect(errors.last <= bounds.last)
        print("FIG", golden.name, precision, errors)
    }
}
