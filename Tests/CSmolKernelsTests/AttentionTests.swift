import CSmolKernels
import Foundation
import Testing

/// Paged attention in every tier against the plain formula.
@Suite("Attention")
struct AttentionTests {
    struct Case: CustomTestStringConvertible {
        let queryHeads: Int
        let heads: Int
        let headSize: Int
        let positions: Int
        var testDescription: String {
            "\(queryHeads)/\(heads) heads of \(headSize), \(positions) positions"
        }
        var joinedWidth: Int { (queryHeads + 2 * heads) * headSize }
    }

    static let cases = [
        Case(queryHeads: 1, heads: 1, headSize: 8, positions: 1),
        Case(queryHeads: 9, heads: 3, headSize: 64, positions: 150),
        Case(queryHeads: 2, heads: 2, headSize: 72, positions: 100),
        Case(queryHeads: 3, heads: 3, headSize: 16, positions: 64),
        Case(queryHeads: 5, heads: 1, headSize: 7, positions: 70),
        Case(queryHeads: 60, heads: 1, headSize: 10, positions: 67),
    ]

    /// Attention over `joined` rows `[positions, joinedWidth]`, cut into chunks.
    static func attend(
        _ shape: Case,
        isa: smol_isa,
        precision: smol_precision,
        joined: [Float],
        chunk: Int,
        threads: Int32 = 1,
        inputPrecision: smol_precision? = nil
    ) throws -> [Float] {
        let pool = try #require(TestPool(isa, threads: threads))
        var pageShape = smol_page_shape(
            precision: precision,
            layers: 2,
            heads: Int64(shape.heads),
            head_size: Int64(shape.headSize)
        )
        let pageBytes = Int(smol_page_bytes(&pageShape))
        let pages = (0..<(shape.positions + 63) / 64).map { _ in
            let page = UnsafeMutableRawPointer.allocate(byteCount: pageBytes, alignment: 64)
            page.initializeMemory(as: UInt8.self, repeating: 0, count: pageBytes)
            return Optional(page)
        }
        defer { for page in pages { page?.deallocate() } }
        let width = shape.queryHeads * shape.headSize
        let queryPrecision = inputPrecision ?? precision
        var queries = [Float](repeating: 0, count: shape.positions * width)
        var out = [Float](repeating: 0, count: shape.positions * width)
        let scale = 1 / Float(shape.headSize).squareRoot()
        let parts = queryPrecision == SMOL_PRECISION_BFLOAT16X2 ? 2 : 1
        let stride = Int64(width * parts)
        pages.withUnsafeBufferPointer { table in
            var start = 0
            while start < shape.positions {
                let count = min(chunk, shape.positions - start)
                var sequence = smol_attention_sequence(
                    first_row: Int64(start),
                    rows: Int64(count),
                    position: Int64(start),
                    pages: table.baseAddress
                )
                smol_attention_store(
                    pool.handle,
                    &pageShape,
                    1,
                    Int64(shape.queryHeads),
                    &sequence,
                    1,
                    joined,
                    Int64(shape.joinedWidth),
                    nil,
                    nil,
                    queryPrecision,
                    &queries,
                    stride
                )
                smol_attention(
                    pool.handle,
                    &pageShape,
                    1,
                    Int64(shape.queryHeads),
                    scale,
                    &sequence,
                    1,
                    queryPrecision,
                    queries,
                    stride,
                    &out,
                    stride
                )
                start += count
            }
        }
        guard precision == SMOL_PRECISION_BFLOAT16 else { return out }
        return out.withUnsafeBytes { bytes in
            let halves = bytes.bindMemory(to: UInt16.self)
            return (0..<shape.positions * width).map { index in
                let at = index / width * Int(stride) + index % width
                let first = Float(bitPattern: UInt32(halves[at]) << 16)
                return parts == 1 ? first : first + Float(bitPattern: UInt32(halves[at + width]) << 16)
            }
        }
    }

    /// The plain formula in double precision.
    static func expected(_ shape: Case, joined: [Float]) -> [Double] {
        let size = shape.headSize
        let width = shape.queryHeads * size
        var out = [Double](repeating: 0, count: shape.positions * width)
        for position in 0..<shape.positions {
            for head in 0..<shape.queryHeads {
                let shared = head / (shape.queryHeads / shape.heads)
                let visible = position + 1
                func number(_ row: Int, _ block: Int, _ i: Int) -> Double {
                    Double(joined[row * shape.joinedWidth + block * size + i])
                }
                let scores = (0..<visible).map { key in
                    (0..<size).reduce(0.0) { sum, i in
                        sum + number(position, head, i) * number(key, shape.queryHeads + shared, i)
                    } / Double(size).squareRoot()
                }
                let top = scores.max() ?? 0
                let weights = scores.map { exp($0 - top) }
                let total = weights.reduce(0, +)
                for i in 0..<size {
                    out[position * width + head * size + i] =
                        weights.indices.reduce(0.0) { sum, key in
                            sum + weights[key] * number(key, shape.queryHeads + shape.heads + shared, i)
                        } / total
                }
            }
        }
        return out
    }

    @Test("agrees with the plain formula", arguments: TestPool.tiers, cases)
    func agreesWithFormula(isa: smol_isa, shape: Case) throws {
        let joined = Reference.numbers(shape.positions * shape.joinedWidth, seed: 31, bfloat16: true).map { $0 * 2 }
        let expected = Self.expected(shape, joined: joined)
        let full = try Self.attend(
            shape,
            isa: isa,
            precision: SMOL_PRECISION_FLOAT32,
            joined: joined,
            chunk: shape.positions
        )
        #expect(relativeDifference(full, expected) < 1e-5)
        let half = try Self.attend(
            shape,
            isa: isa,
            precision: SMOL_PRECISION_BFLOAT16,
            joined: joined,
            chunk: shape.positions
        )
        #expect(relativeDifference(half, expected) < 1e-2)
        let double = try Self.attend(
            shape,
            isa: isa,
            precision: SMOL_PRECISION_BFLOAT16,
            joined: joined,
            chunk: shape.positions,
            inputPrecision: SMOL_PRECISION_BFLOAT16X2
        )
        #expect(relativeDifference(double, expected) < 4e-3, "only the softmax weights are rounded")
    }

    @Test("bits do not depend on chunks or threads", arguments: TestPool.tiers, cases)
    func bitsDoNotDependOnChunks(isa: smol_isa, shape: Case) throws {
        let joined = Reference.numbers(shape.positions * shape.joinedWidth, seed: 32, bfloat16: false)
        for precision in [SMOL_PRECISION_FLOAT32, SMOL_PRECISION_BFLOAT16] {
            let whole = try Self.attend(
                shape,
                isa: isa,
                precision: precision,
                joined: joined,
                chunk: shape.positions
            )
            for chunk in [1, 7, 64, 129] {
                let pieces = try Self.attend(
                    shape,
                    isa: isa,
                    precision: precision,
                    joined: joined,
                    chunk: chunk,
                    threads: 2
                )
                #expect(pieces.map(\.bitPattern) == whole.map(\.bitPattern))
            }
        }
    }
}
