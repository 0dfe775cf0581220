import SmolVLM
import Testing

/// A decoder sequence that was cut is the one that never was longer.
@Suite("Truncated sequences", .serialized)
struct TruncationTests {
    static let models = GoldenModel.ofRepository

    @Test("have the bits of new ones, wherever they are cut", arguments: models, Precision.allCases)
    func sameBits(golden: GoldenModel, precision: Precision) async throws {
        let model = try await golden.load(precision)
        let ids = (0..<300).map { ($0 * 37 + 11) % 600 }
        for length in [0, 1, 40, 63, 64, 65, 128, 150, 199, 200] {
            let other = (0..<70).map { ($0 * 53 + length) % 600 }
            let cut = try await model.engine.logits(of: Array(ids[..<200]), truncatedTo: length, then: other)
            let new = try await model.engine.logits(of: Array(ids[..<length]), truncatedTo: length, then: other)
            #expect(cut.map(\.bitPattern) == new.map(\.bitPattern), "cut to \(length)")
        }
    }

    @Test("do not remember what was not a number", arguments: models, Precision.allCases)
    func notANumber(golden: GoldenModel, precision: Precision) async throws {
        let model = try await golden.load(precision)
        let ids = (0..<70).map { ($0 * 37 + 11) % 600 }
        let poisoned = try await model.engine.logits(
            of: ids,
            truncatedTo: ids.count,
            then: [5],
            poisonedPositions: 40
        )
        let clean = try await model.engine.logits(of: ids, truncatedTo: ids.count, then: [5])
        #expect(!clean.contains { !$0.isFinite })
        #expect(poisoned.map(\.bitPattern) == clean.map(\.bitPattern))
    }

    @Test("are left as they are by a length that they do not have", arguments: models)
    func lengthBeyond(golden: GoldenModel) async throws {
        let model = try await golden.load(.bfloat16)
        let long = try await model.engine.logits(of: [1, 2, 3], truncatedTo: 1000, then: [4])
        let same = try await model.engine.logits(of: [1, 2, 3], truncatedTo: 3, then: [4])
        #expect(long.map(\.bitPattern) == same.map(\.bitPattern))
    }
}

extension InferenceEngine {
    /// The last logits of a sequence that read `ids`, then positions that are not numbers, was cut and read `others`.
    fileprivate func logits(
        of ids: [Int],
        truncatedTo length: Int,
        then others: [Int],
        poisonedPositions: Int = 0
    ) throws -> [Float] {
        let sequence = try backend.decoder.makeSequence()
        func read(_ embeddings: [Float]) throws -> [Float] {
            guard !embeddings.isEmpty else { return [] }
            return try backend.decoder.decode([DecoderInput(sequence: sequence, embeddings: embeddings)])[0]
        }
        if !ids.isEmpty { _ = try read(backend.tokenEmbedder.embeddings(of: ids)) }
        let row = try backend.tokenEmbedder.embeddings(of: [0])
        _ = try read([Float](repeating: .nan, count: poisonedPositions * row.count))
        try sequence.truncate(to: length)
        return try read(backend.tokenEmbedder.embeddings(of: others))
    }
}
