import SmolVLM
import TestSupport
import Testing

/// A row of output depends on its own inputs alone: the same bits for any number of threads, any company and any
/// cutting of the prompt.
@Suite("Same bits", .serialized)
struct SameBitsTests {
    static let models = GoldenModel.ofRepository

    @Test("for one, two and five threads", arguments: models, Precision.allCases)
    func threads(golden: GoldenModel, precision: Precision) async throws {
        let cases = try golden.cases()
        var expected: [[UInt32]] = []
        for threads in [1, 2, 5] {
            let model = try await golden.load(precision, threads: threads)
            var bits: [[UInt32]] = []
            for golden1 in cases {
                let run = StageRun(model: model, inputs: try golden.inputs(golden1, model: model))
                let features = try await run.features()
                let logits = try await run.logits(features: features, continuation: golden1.greedy)
                bits += [features, logits.prompt, logits.last].map { $0.map(\.bitPattern) }
            }
            if expected.isEmpty { expected = bits }
            #expect(bits == expected, "\(threads) threads")
        }
    }

    @Test("for a prefill in one piece and in chunks", arguments: models, Precision.allCases)
    func chunks(golden: GoldenModel, precision: Precision) async throws {
        let model = try await golden.load(precision)
        for expected in try golden.cases() {
            let run = StageRun(model: model, inputs: try golden.inputs(expected, model: model))
            let features = try await run.features()
            let whole = try await run.logits(features: features, continuation: expected.greedy)
            for chunk in [1, 7, 64, 129] {
                let pieces = try await run.logits(features: features, continuation: expected.greedy, chunk: chunk)
                #expect(pieces.prompt.map(\.bitPattern) == whole.prompt.map(\.bitPattern), "chunks of \(chunk)")
                #expect(pieces.last.map(\.bitPattern) == whole.last.map(\.bitPattern), "chunks of \(chunk)")
            }
        }
    }

    @Test("for a prompt alone and in a batch", arguments: models, Precision.allCases)
    func batches(golden: GoldenModel, precision: Precision) async throws {
        let model = try await golden.load(precision)
        let cases = try golden.cases()
        let options = GenerationOptions(maxNewTokens: 12, ignoreEndOfSequence: true)
        let inputs = try cases.map { try golden.inputs($0, model: model) }
        let together = try await model.generateBatch(inputs, options: options)
        for (index, input) in inputs.enumerated() {
            let alone = try await model.generateBatch([input], options: options)
            #expect(alone.first?.tokenIDs == together[index].tokenIDs, "\(cases[index].case)")
        }
        try await checkLogitsOfBatch(model: model, inputs: inputs)
    }

    /// The logits themselves, sequences of different lengths in one decoder call.
    private func checkLogitsOfBatch(model: SmolVLMModel, inputs: [PreparedInputs]) async throws {
        let engine = model.engine
        let tokens = inputs.map(\.tokenIDs)
        let together = try await engine.logitsOfBatch(tokens)
        for (index, ids) in tokens.enumerated() {
            let alone = try await engine.logitsOfBatch([ids])
            #expect(alone[0].map(\.bitPattern) == together[index].map(\.bitPattern))
        }
    }
}

extension InferenceEngine {
    /// Prompts without images through one decoder call, then three more steps together.
    func logitsOfBatch(_ prompts: [[Int]]) throws -> [[Float]] {
        var inputs = try prompts.map { ids in
            DecoderInput(
                sequence: try backend.decoder.makeSequence(),
                embeddings: try backend.tokenEmbedder.embeddings(of: ids)
            )
        }
        var logits = try backend.decoder.decode(inputs)
        for token in [5, 17, 3] {
            let row = try backend.tokenEmbedder.embeddings(of: [token])
            for index in inputs.indices { inputs[index].embeddings = row }
            logits = try backend.decoder.decode(inputs)
        }
        return logits
    }
}
