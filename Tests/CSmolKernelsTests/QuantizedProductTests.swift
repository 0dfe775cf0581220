import CSmolKernels
import Testing

/// Products with int8 and int4 matrices in every tier.
@Suite("Quantised product")
struct QuantizedProductTests {
    typealias Shape = MatrixProductTests.Shape

    static let precisions = [SMOL_PRECISION_INT8, SMOL_PRECISION_INT4]
    static let shapes =
        MatrixProductTests.shapes + [
            Shape(m: 70, n: 112, k: 130), Shape(m: 4, n: 96, k: 65), Shape(m: 3, n: 127, k: 64),
        ]

    /// A packed matrix, freed with the test.
    final class Matrix {
        var value = smol_matrix()

        init?(_ weights: [Float], n: Int, k: Int, precision: smol_precision, pool: TestPool) {
            let packed = weights.withUnsafeBytes { bytes in
                var source = smol_weights(data: bytes.baseAddress, dtype: SMOL_DTYPE_FLOAT32, rows: Int64(n))
                return smol_matrix_pack(pool.handle, precision, &source, 1, Int64(k), &value)
            }
            guard packed else { return nil }
        }

        deinit {
            smol_matrix_free(&value)
        }
    }

    /// Multiplies quantised rows `[m, k]`; the result is `[m, n]`.
    static func multiply(_ shape: Shape, _ rows: [UInt8], _ matrix: Matrix, _ pool: TestPool) -> [Float] {
        var out = [Float](repeating: .nan, count: shape.m * shape.n)
        out.withUnsafeMutableBytes { out in
            var epilogue = smol_epilogue()
            epilogue.out = out.baseAddress
            epilogue.out_stride = Int64(shape.n)
            epilogue.out_columns = Int64(shape.n)
            smol_matrix_product(
                pool.handle,
                &matrix.value,
                rows,
                SMOL_PRECISION_INT8,
                Int64(shape.m),
                Int64(Quantized.rowBytes(shape.k)),
                &epilogue
            )
        }
        return out
    }

    /// The values of quantised rows, `[m, k]`.
    static func values(_ rows: [UInt8], _ shape: Shape) -> [Double] {
        let size = Quantized.rowBytes(shape.k)
        return (0..<shape.m).flatMap {
            Quantized.row(rows[$0 * size..<($0 + 1) * size], width: shape.k).values(width: shape.k)
        }
    }

    @Test("agrees with double-precision sums of the same numbers", arguments: TestPool.tiers, shapes)
    func agreesWithPlainSums(isa: smol_isa, shape: Shape) throws {
        let pool = try #require(TestPool(isa, threads: 2))
        let input = Reference.numbers(shape.m * shape.k, seed: 41, bfloat16: false)
        let weights = Reference.numbers(shape.n * shape.k, seed: 42, bfloat16: false)
        let rows = Quantized.rows(input, width: shape.k, pool: pool)
        for precision in Self.precisions {
            let matrix = try #require(
                Matrix(weights, n: shape.n, k: shape.k, precision: precision, pool: pool)
            )
            let stands =
                precision == SMOL_PRECISION_INT8
                ? Quantized.plainInt8Weights(weights, n: shape.n, k: shape.k)
                : Quantized.int4Weights(of: matrix.value)
            var expected = [Double](repeating: 0, count: shape.m * shape.n)
            let values = Self.values(rows, shape)
            for row in 0..<shape.m {
                for column in 0..<shape.n {
                    expected[row * shape.n + column] = (0..<shape.k).reduce(0) {
                        $0 + values[row * shape.k + $1] * stands[column * shape.k + $1]
                    }
                }
            }
            #expect(relativeDifference(Self.multiply(shape, rows, matrix, pool), expected) < 1e-5)
        }
    }

    @Test("a row's bits do not depend on the rows beside it or on threads", arguments: TestPool.tiers, precisions)
    func bitsDoNotDependOnCompany(isa: smol_isa, precision: smol_precision) throws {
        let shape = Shape(m: 70, n: 200, k: 150)
        let pool = try #require(TestPool(isa))
        let crowd = try #require(TestPool(isa, threads: 3))
        let input = Reference.numbers(shape.m * shape.k, seed: 43, bfloat16: false)
        let weights = Reference.numbers(shape.n * shape.k, seed: 44, bfloat16: false)
        let rows = Quantized.rows(input, width: shape.k, pool: pool)
        let matrix = try #require(Matrix(weights, n: shape.n, k: shape.k, precision: precision, pool: crowd))
        let together = Self.multiply(shape, rows, matrix, crowd).map(\.bitPattern)
        for m in 1...shape.m {
            let part = Self.multiply(Shape(m: m, n: shape.n, k: shape.k), rows, matrix, pool)
            #expect(part.map(\.bitPattern) == Array(together[..<(m * shape.n)]), "\(m) rows")
        }
    }

    @Test("every tier gives the portable one's numbers", arguments: TestPool.tiers, precisions)
    func tiersAgree(isa: smol_isa, precision: smol_precision) throws {
        let shape = Shape(m: 11, n: 150, k: 333)
        let portable = try #require(TestPool(SMOL_ISA_PORTABLE))
        let pool = try #require(TestPool(isa))
        let input = Reference.numbers(shape.m * shape.k, seed: 45, bfloat16: false)
        let weights = Reference.numbers(shape.n * shape.k, seed: 46, bfloat16: false)
        let rows = Quantized.rows(input, width: shape.k, pool: portable)
        let matrix = try #require(Matrix(weights, n: shape.n, k: shape.k, precision: precision, pool: portable))
        let expected = Self.multiply(shape, rows, matrix, portable).map(Double.init)
        #expect(relativeDifference(Self.multiply(shape, rows, matrix, pool), expected) < 1e-6)
    }

    @Test("four bits keep what 16 levels can", arguments: TestPool.tiers)
    func levels(isa: smol_isa) throws {
        let pool = try #require(TestPool(isa))
        let (n, k) = (40, 320)
        // Sums of twelve uniform numbers are close to normal.
        let uniform = Reference.numbers(12 * n * k, seed: 47, bfloat16: false)
        let weights = (0..<n * k).map { i in uniform[12 * i..<12 * i + 12].reduce(0, +) }
        let matrix = try #require(Matrix(weights, n: n, k: k, precision: SMOL_PRECISION_INT4, pool: pool))
        let kept = Quantized.int4Weights(of: matrix.value)
        let lost = zip(weights, kept).reduce(0) { $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1) }
        let all = weights.reduce(0) { $0 + Double($1) * Double($1) }
        // A normal distribution in 16 even levels, the scale chosen as well, loses 0.081.
        #expect((lost / all).squareRoot() < 0.077)
    }

    @Test("writes the rows that the next product takes", arguments: TestPool.tiers, [1, 40, 64, 100, 200])
    func writesRows(isa: smol_isa, columns: Int) throws {
        let pool = try #require(TestPool(isa, threads: 2))
        let shape = Shape(m: 13, n: columns, k: 90)
        let input = Reference.numbers(shape.m * shape.k, seed: 48, bfloat16: false)
        let weights = Reference.numbers(shape.n * shape.k, seed: 49, bfloat16: false)
        let bias = Reference.numbers(shape.n, seed: 50, bfloat16: false)
        let rows = Quantized.rows(input, width: shape.k, pool: pool)
        let matrix = try #require(
            Matrix(weights, n: shape.n, k: shape.k, precision: SMOL_PRECISION_INT8, pool: pool)
        )
        let size = Quantized.rowBytes(columns)
        var floats = [Float](repeating: .nan, count: shape.m * columns)
        var bytes = [UInt8](repeating: 0xAA, count: shape.m * size)
        func run(_ out: UnsafeMutableRawPointer?, _ precision: smol_precision, _ stride: Int) {
            bias.withUnsafeBufferPointer { bias in
                var epilogue = smol_epilogue()
                epilogue.kind = SMOL_EPILOGUE_GELU_TANH
                epilogue.bias = bias.baseAddress
                epilogue.out_precision = precision
                epilogue.out = out
                epilogue.out_stride = Int64(stride)
                epilogue.out_columns = Int64(columns)
                smol_matrix_product(
                    pool.handle,
                    &matrix.value,
                    rows,
                    SMOL_PRECISION_INT8,
                    Int64(shape.m),
                    Int64(Quantized.rowBytes(shape.k)),
                    &epilogue
                )
            }
        }
        floats.withUnsafeMutableBytes { run($0.baseAddress, SMOL_PRECISION_FLOAT32, columns) }
        bytes.withUnsafeMutableBytes { run($0.baseAddress, SMOL_PRECISION_INT8, size) }
        let expected = Quantized.rows(floats, width: columns, pool: pool)
        for row in 0..<shape.m {
            let range = row * size..<(row + 1) * size
            #expect(Quantized.row(bytes[range], width: columns) == Quantized.row(expected[range], width: columns))
        }
    }
}
