import SmolVLM
import TestSupport
import Testing

/// What quantisation costs on the golden models: relative errors of every stage, and how often the first choice is still
/// the reference's.
///
/// The models are small and their weights random, so a rounding error finds nothing to average over and the margins
/// between choices are narrow: the figures are bounds for these models and no promise for others.
@Suite("Golden models, quantised", .serialized)
struct QuantizedGoldenTests {
    /// What was measured, plus a fifth: tiers add in different orders, and a rounding that goes the other way spreads.
    struct Figures {
        /// Relative error (Frobenius) of image features, of the prompt's last logits, and of the logits behind the
        /// whole answer: at most this.
        let features: Double
        let prompt: Double
        let last: Double
        /// Steps of all cases, the reference's answer fed back, whose first choice is the reference's: at least this
        /// part.
        let agreement: Double
    }

    static let int8: [String: Figures] = [
        "tiny-smolvlm": Figures(features: 0.02, prompt: 0.053, last: 0.041, agreement: 0.9),
        "tiny-idefics3": Figures(features: 0.019, prompt: 0.066, last: 0.061, agreement: 0.85),
        "smolvlm-bf16": Figures(features: 0.026, prompt: 0.087, last: 0.055, agreement: 0.86),
        "smolvlm-fp16-tied": Figures(features: 0.03, prompt: 0.103, last: 0.084, agreement: 0.84),
        "mha-2b-like": Figures(features: 0.025, prompt: 0.11, last: 0.073, agreement: 0.79),
        "idefics3-fp32-sharded": Figures(features: 0.02, prompt: 0.06, last: 0.085, agreement: 0.84),
    ]

    static let int4: [String: Figures] = [
        "tiny-smolvlm": Figures(features: 0.019, prompt: 0.3, last: 0.396, agreement: 0.59),
        "tiny-idefics3": Figures(features: 0.019, prompt: 0.42, last: 0.319, agreement: 0.57),
        "smolvlm-bf16": Figures(features: 0.026, prompt: 0.323, last: 0.31, agreement: 0.5),
        "smolvlm-fp16-tied": Figures(features: 0.03, prompt: 0.501, last: 0.31, agreement: 0.47),
        "mha-2b-like": Figures(features: 0.025, prompt: 0.388, last: 0.332, agreement: 0.48),
        "idefics3-fp32-sharded": Figures(features: 0.02, prompt: 0.291, last: 0.422, agreement: 0.5),
    ]

    static let precisions = [Precision.int8, .int4]

    @Test("stages and choices", arguments: GoldenModel.ofRepository, precisions)
    func figuresOfRepository(golden: GoldenModel, precision: Precision) async throws {
        try await check(golden, precision)
    }

    @Test("stages and choices of shared models", .needsShared, arguments: GoldenModel.shared, precisions)
    func figuresOfShared(golden: GoldenModel, precision: Precision) async throws {
        try await check(golden, precision)
    }

    private func check(_ golden: GoldenModel, _ precision: Precision) async throws {
        let bounds = try #require((precision == .int8 ? Self.int8 : Self.int4)[golden.name])
        let model = try await golden.load(precision)
        var errors: [String: Double] = [:]
        var agreed = 0
        var steps = 0
        for expected in try golden.cases() {
            let run = StageRun(model: model, inputs: try golden.inputs(expected, model: model))
            let features = try await run.features()
            let choices = try await run.choices(features: features, continuation: expected.greedy)
            let logits = try await run.logits(features: features, continuation: expected.greedy)
            agreed += zip(choices, expected.greedy).count { $0 == $1 }
            steps += expected.greedy.count
            var tensors = ["prompt": (logits.prompt, "prompt_logits"), "last": (logits.last, "last_logits")]
            if !expected.images.isEmpty { tensors["features"] = (features, "image_features") }
            for (stage, (tensor, name)) in tensors {
                let error = relativeError(tensor, try golden.tensor("\(expected.case).\(name)"))
                errors[stage] = max(errors[stage] ?? 0, error)
            }
        }
        let agreement = Double(agreed) / Double(steps)
        #expect(errors["features"] ?? 0 <= bounds.features)
        #expect(errors["prompt"] ?? 0 <= bounds.prompt)
        #expect(errors["last"] ?? 0 <= bounds.last)
        #expect(agreement >= bounds.agreement)
    }
}

extension StageRun {
    /// The first choice at each step of an answer that is fed back as it stands.
    func choices(features: [Float], continuation: [Int]) async throws -> [Int] {
        try await model.engine.choices(
            of: inputs,
            features: features,
            imageTokenID: model.architecture.imageTokenID,
            continuation: continuation
        )
    }
}

extension InferenceEngine {
    /// The largest logit behind the prompt and behind each token of the continuation but the last.
    func choices(
        of inputs: PreparedInputs,
        features: [Float],
        imageTokenID: Int,
        continuation: [Int]
    ) throws -> [Int] {
        var rows = try embeddings(of: inputs.tokenIDs, features: features, imageTokenID: imageTokenID)
        let sequence = try backend.decoder.makeSequence()
        return try continuation.map { token in
            let logits = try backend.decoder.decode([DecoderInput(sequence: sequence, embeddings: rows)])[0]
            rows = try backend.tokenEmbedder.embeddings(of: [token])
            return logits.indices.max { logits[$0] < logits[$1] } ?? 0
        }
    }
}
