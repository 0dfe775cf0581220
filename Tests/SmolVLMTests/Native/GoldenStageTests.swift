import SmolVLM
import TestSupport
import Testing

/// The native backend against the reference, stage by stage.
@Suite("Golden models", .serialized)
struct GoldenStageTests {
    /// The precisions that must be close to the reference; what the others cost is in ``QuantizedGoldenTests``.
    static let precisions = [Precision.float32, .bfloat16]

    /// The bound on the relative error of every tensor, by precision.
    static func bound(_ precision: Precision) -> Double {
        precision == .float32 ? 1e-4 : 2e-2
    }

    @Test("prompt tokens", arguments: GoldenModel.ofRepository)
    func promptTokensOfRepository(golden: GoldenModel) async throws { try await checkPrompts(golden) }

    @Test("prompt tokens of shared models", .needsShared, arguments: GoldenModel.shared)
    func promptTokensOfShared(golden: GoldenModel) async throws { try await checkPrompts(golden) }

    @Test("stages", arguments: GoldenModel.ofRepository, precisions)
    func stagesOfRepository(golden: GoldenModel, precision: Precision) async throws {
        try await checkStages(golden, precision)
    }

    @Test("stages of shared models", .needsShared, arguments: GoldenModel.shared, precisions)
    func stagesOfShared(golden: GoldenModel, precision: Precision) async throws {
        try await checkStages(golden, precision)
    }

    @Test("greedy tokens", arguments: GoldenModel.ofRepository, precisions)
    func greedyTokensOfRepository(golden: GoldenModel, precision: Precision) async throws {
        try await checkGreedy(golden, precision)
    }

    @Test("greedy tokens of shared models", .needsShared, arguments: GoldenModel.shared, precisions)
    func greedyTokensOfShared(golden: GoldenModel, precision: Precision) async throws {
        try await checkGreedy(golden, precision)
    }

    private func checkPrompts(_ golden: GoldenModel) async throws {
        let model = try await golden.load(.bfloat16)
        for expected in try golden.cases() {
            let inputs = try golden.inputs(expected, model: model)
            #expect(inputs.tokenIDs == expected.input_ids, "\(expected.case)")
            #expect(inputs.images.map { [$0.grid.rows, $0.grid.columns] } == expected.grids, "\(expected.case)")
        }
    }

    /// Features, the prompt's last logits, and the logits after the whole greedy answer was fed back.
    private func checkStages(_ golden: GoldenModel, _ precision: Precision) async throws {
        let model = try await golden.load(precision)
        let bound = Self.bound(precision)
        for expected in try golden.cases() {
            let inputs = try golden.inputs(expected, model: model)
            let run = StageRun(model: model, inputs: inputs)
            let features = try await run.features()
            if !expected.images.isEmpty {
                let error = relativeError(features, try golden.tensor("\(expected.case).image_features"))
                #expect(error < bound, "\(expected.case) image_features")
            }
            let logits = try await run.logits(features: features, continuation: expected.greedy)
            let prompt = relativeError(logits.prompt, try golden.tensor("\(expected.case).prompt_logits"))
            #expect(prompt < bound, "\(expected.case) prompt_logits")
            let last = relativeError(logits.last, try golden.tensor("\(expected.case).last_logits"))
            #expect(last < bound, "\(expected.case) last_logits")
        }
    }

    /// Every token in float32; in bfloat16 every token before the first step whose margin is rounding.
    private func checkGreedy(_ golden: GoldenModel, _ precision: Precision) async throws {
        let model = try await golden.load(precision)
        for expected in try golden.cases() {
            var options = GenerationOptions.greedy(maxNewTokens: expected.greedy.count)
            options.ignoreEndOfSequence = true
            let inputs = try golden.inputs(expected, model: model)
            let results = try await model.generateBatch([inputs], options: options)
            let tokens = try #require(results.first).tokenIDs
            let sure =
                precision == .float32
                ? expected.greedy.count
                : expected.margins.firstIndex { $0 < 0.05 } ?? expected.greedy.count
            #expect(Array(tokens.prefix(sure)) == Array(expected.greedy.prefix(sure)), "\(expected.case)")
            if precision == .float32 { #expect(results.first?.text == expected.text, "\(expected.case)") }
        }
    }
}
