import CSmolKernels
import Foundation
import Testing

/// The vision encoder's attention in every tier against the plain formula.
@Suite("Vision attention")
struct VisionAttentionTests {
    struct Case: CustomTestStringConvertible {
        let rows: Int
        let heads: Int
        let headSize: Int
        var testDescription: String { "\(rows) rows, \(heads) heads of \(headSize)" }
        var width: Int { heads * headSize }
    }

    static let cases = [
        Case(rows: 1, heads: 1, headSize: 8),
        Case(rows: 63, heads: 2, headSize: 16),
        Case(rows: 64, heads: 3, headSize: 64),
        Case(rows: 65, heads: 3, headSize: 7),
        Case(rows: 130, heads: 2, headSize: 10),
        Case(rows: 200, heads: 1, headSize: 72),
        Case(rows: 70, heads: 1, headSize: 256),
    ]

    /// Attention over joined rows `[rows, 3 · width]`, as the bits of the outcome `[rows, width]`.
    static func attend(
        _ shape: Case,
        isa: smol_isa,
        precision: smol_precision,
        joined: [Float],
        threads: Int32 = 1
    ) throws -> [Float] {
        let pool = try #require(TestPool(isa, threads: threads))
        let rows = Int64(shape.rows)
        let heads = Int64(shape.heads)
        let headSize = Int64(shape.headSize)
        let bytes = Int(smol_vision_attention_bytes(precision, rows, heads, headSize))
        // What the memory held before must not matter.
        let packed = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        packed.initializeMemory(as: UInt8.self, repeating: 0x7F, count: bytes)
        defer { packed.deallocate() }
        let scale = 1 / Float(shape.headSize).squareRoot()
        let width = Int64(shape.width)
        if precision == SMOL_PRECISION_FLOAT32 {
            var out = [Float](repeating: .nan, count: shape.rows * shape.width)
            smol_vision_attention(
                pool.handle,
                precision,
                rows,
                heads,
                headSize,
                scale,
                joined,
                3 * width,
                packed,
                &out,
                width
            )
            return out
        }
        var out = [UInt16](repeating: 0x7FC0, count: shape.rows * shape.width)
        smol_vision_attention(
            pool.handle,
            precision,
            rows,
            heads,
            headSize,
            scale,
            bfloat16Bits(joined),
            3 * width,
            packed,
            &out,
            width
        )
        return out.map { Float(bitPattern: UInt32($0) << 16) }
    }

    /// The plain formula in double precision.
    static func expected(_ shape: Case, joined: [Float]) -> [Double] {
        let width = shape.width
        func number(_ row: Int, _ column: Int) -> Double { Double(joined[row * 3 * width + column]) }
        var out = [Double](repeating: 0, count: shape.rows * width)
        for query in 0..<shape.rows {
            for head in 0..<shape.heads {
                let columns = head * shape.headSize..<(head + 1) * shape.headSize
                let scores = (0..<shape.rows).map { key in
                    columns.reduce(0) { $0 + number(query, $1) * number(key, width + $1) }
                        / Double(shape.headSize).squareRoot()
                }
                let largest = scores.max() ?? 0
                let weights = scores.map { exp($0 - largest) }
                let sum = weights.reduce(0, +)
                for column in columns {
                    let total = (0..<shape.rows).reduce(0) { $0 + weights[$1] * number($1, 2 * width + column) }
                    out[query * width + column] = total / sum
                }
            }
        }
        return out
    }

    @Test("Every tier agrees with the plain formula", arguments: TestPool.tiers, cases)
    func formula(isa: smol_isa, shape: Case) throws {
        let bounds = [(SMOL_PRECISION_FLOAT32, 1e-5), (SMOL_PRECISION_BFLOAT16, 8e-3), (SMOL_PRECISION_INT8, 6e-2)]
        for (precision, bound) in bounds {
            let joined = Reference.numbers(
                shape.rows * 3 * shape.width,
                seed: UInt64(shape.rows),
                bfloat16: precision != SMOL_PRECISION_FLOAT32
            ).map { $0 * 4 }
            let out = try Self.attend(shape, isa: isa, precision: precision, joined: joined)
            #expect(relativeDifference(out, Self.expected(shape, joined: joined)) < bound)
        }
    }

    @Test("Scores far apart give no NaN and no leak", arguments: TestPool.tiers)
    func extremes(isa: smol_isa) throws {
        let shape = Case(rows: 130, heads: 1, headSize: 16)
        let joined = Reference.numbers(shape.rows * 3 * shape.width, seed: 5, bfloat16: true).map { $0 * 64 }
        for (precision, bound) in [(SMOL_PRECISION_FLOAT32, 1e-4), (SMOL_PRECISION_BFLOAT16, 8e-3)] {
            let out = try Self.attend(shape, isa: isa, precision: precision, joined: joined)
            #expect(relativeDifference(out, Self.expected(shape, joined: joined)) < bound)
        }
    }

    @Test("In bytes, scores far apart leave every outcome among the values", arguments: TestPool.tiers)
    func extremesInBytes(isa: smol_isa) throws {
        let shape = Case(rows: 130, heads: 1, headSize: 16)
        let joined = Reference.numbers(shape.rows * 3 * shape.width, seed: 5, bfloat16: true).map { $0 * 64 }
        let out = try Self.attend(shape, isa: isa, precision: SMOL_PRECISION_INT8, joined: joined)
        let largest = joined.map(abs).max() ?? 0
        #expect(out.allSatisfy { abs($0) <= largest * 1.01 })
    }

    @Test("What all keys have in common costs bytes nothing", arguments: TestPool.tiers)
    func commonPartOfKeys(isa: smol_isa) throws {
        let shape = Case(rows: 200, heads: 1, headSize: 64)
        var joined = Reference.numbers(shape.rows * 3 * shape.width, seed: 8, bfloat16: true)
        for row in 0..<shape.rows {
            for column in shape.width..<2 * shape.width where column % 7 == 0 {
                // A sum that bfloat16 holds exactly: the numbers have eight bits, from 2^-7 on.
                joined[row * 3 * shape.width + column] = (joined[row * 3 * shape.width + column] * 4).rounded() / 4 + 16
            }
        }
        let out = try Self.attend(shape, isa: isa, precision: SMOL_PRECISION_INT8, joined: joined)
        #expect(relativeDifference(out, Self.expected(shape, joined: joined)) < 3e-2)
    }

    @Test("Any number of threads gives the same bits", arguments: TestPool.tiers)
    func threads(isa: smol_isa) throws {
        let shape = Case(rows: 200, heads: 3, headSize: 64)
        let joined = Reference.numbers(shape.rows * 3 * shape.width, seed: 3, bfloat16: true)
        for precision in [SMOL_PRECISION_FLOAT32, SMOL_PRECISION_BFLOAT16, SMOL_PRECISION_INT8] {
            let alone = try Self.attend(shape, isa: isa, precision: precision, joined: joined)
            for threads: Int32 in [2, 3, 7] {
                let shared = try Self.attend(shape, isa: isa, precision: precision, joined: joined, threads: threads)
                #expect(shared.map(\.bitPattern) == alone.map(\.bitPattern))
            }
        }
    }
}
