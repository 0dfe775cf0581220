import SmolVLM
import TestSupport
import Testing

/// The cache that an exported decoder grows in place.
@Suite("Cache in place", .needsOnnxRuntime)
struct SharedCacheTests {
    @Test(
        "positions that were forgotten, or moved to a larger buffer, leave no trace",
        arguments: GoldenModel.ofRepository
    )
    func truncationAndGrowth(golden: GoldenModel) async throws {
        let exported = try ExportedModel(golden, .fp32)
        let model = try await exported.load()
        let ids = (0..<40).map { ($0 * 37 + 11) % 400 }
        // More than a first buffer holds.
        let others = (0..<700).map { ($0 * 53 + 5) % 400 }
        let logits = try await model.engine.logits(of: ids, keeping: 12, after: others)
        #expect(relativeError(logits.again, logits.straight) < 1e-5)
    }
}

extension InferenceEngine {
    /// Logits behind ids that are read in one go, and behind the same ids where others came after the first `kept` and
    /// were forgotten again.
    func logits(of ids: [Int], keeping kept: Int, after others: [Int]) throws -> (straight: [Float], again: [Float]) {
        func decode(_ ids: [Int], _ sequence: any DecoderSequence) throws -> [Float] {
            let rows = try backend.tokenEmbedder.embeddings(of: ids)
            return try backend.decoder.decode([DecoderInput(sequence: sequence, embeddings: rows)])[0]
        }
        let straight = try decode(ids, try backend.decoder.makeSequence())
        let sequence = try backend.decoder.makeSequence()
        _ = try decode(Array(ids[..<kept]) + others, sequence)
        try sequence.truncate(to: kept)
        var again: [Float] = []
        for id in ids[kept...] { again = try decode([id], sequence) }
        return (straight, again)
    }
}
