import SmolInference
import Testing

/// How a batch's rows are cut into passes.
@Suite("Decoder passes")
struct DecoderPassesTests {
    @Test("every row is in exactly one pass, in order")
    func everyRowOnce() {
        for counts in [[1], [5, 3, 9], [64], [10, 1, 1, 30], [7, 7, 7]] {
            for size in [1, 4, 7, 64] {
                var passes = DecoderPasses(rowCounts: counts, rowsPerPass: size)
                var seen = [Int](repeating: 0, count: counts.count)
                var finished: [Int] = []
                while let pieces = passes.next() {
                    var filled = 0
                    for piece in pieces {
                        #expect(piece.firstRow == filled)
                        #expect(piece.rows.lowerBound == seen[piece.input])
                        seen[piece.input] = piece.rows.upperBound
                        filled += piece.rows.count
                        if piece.isLast { finished.append(piece.input) }
                    }
                    #expect(filled <= size)
                }
                #expect(seen == counts)
                #expect(finished == Array(counts.indices))
            }
        }
    }
}
