import CSmolKernels
import Testing

/// The packed product in every tier against plain double-precision sums.
@Suite("Matrix product")
struct MatrixProductTests {
    struct Shape: CustomTestStringConvertible {
        let m: Int
        let n: Int
        let k: Int
        var testDescription: String { "\(m)x\(k)x\(n)" }
    }

    static let shapes = [
        Shape(m: 1, n: 1, k: 1), Shape(m: 1, n: 16, k: 2), Shape(m: 2, n: 63, k: 7), Shape(m: 5, n: 65, k: 33),
        Shape(m: 6, n: 64, k: 64), Shape(m: 7, n: 130, k: 19), Shape(m: 13, n: 200, k: 72), Shape(m: 97, n: 48, k: 40),
    ]

    /// Multiplies with a tier; `input` is `[m, k]`, the weights `[n, k]`.
    static func multiply(
        _ shape: Shape,
        precision: smol_precision,
        isa: smol_isa,
        threads: Int32 = 1,
        input: [Float],
        weights: [Float],
        bias: [Float]? = nil,
        kind: smol_epilogue_kind = SMOL_EPILOGUE_STORE,
        residual: [Float]? = nil
    ) throws -> [Float] {
        let pool = try #require(TestPool(isa, threads: threads))
        var matrix = smol_matrix()
        let packed = weights.withUnsafeBytes { bytes in
            var source = smol_weights(data: bytes.baseAddress, dtype: SMOL_DTYPE_FLOAT32, rows: Int64(shape.n))
            return smol_matrix_pack(pool.handle, precision, &source, 1, Int64(shape.k), &matrix)
        }
        try #require(packed)
        defer { smol_matrix_free(&matrix) }

        let stride = shape.k + 3
        var rows = [Float](repeating: 0, count: shape.m * stride)
        for row in 0..<shape.m {
            for i in 0..<shape.k { rows[row * stride + i] = input[row * shape.k + i] }
        }
        let halves = bfloat16Bits(rows)
        var out = [Float](repeating: .nan, count: shape.m * shape.n)
        out.withUnsafeMutableBytes { out in
            let bias = bias ?? [Float](repeating: 0, count: shape.n)
            let residual = residual ?? [Float](repeating: 0, count: shape.m * shape.n)
            bias.withUnsafeBufferPointer { bias in
                residual.withUnsafeBufferPointer { residual in
                    var epilogue = smol_epilogue(
                        kind: kind,
                        bias: bias.baseAddress,
                        residual: residual.baseAddress,
                        residual_stride: Int64(shape.n),
                        out_precision: SMOL_PRECISION_FLOAT32,
                        out: out.baseAddress,
                        out_stride: Int64(shape.n),
                        out_columns: Int64(shape.n)
                    )
                    if precision == SMOL_PRECISION_BFLOAT16 {
                        smol_matrix_product(
                            pool.handle,
                            &matrix,
                            halves,
                            SMOL_PRECISION_BFLOAT16,
                            Int64(shape.m),
                            Int64(stride),
                            &epilogue
                        )
                    } else {
                        smol_matrix_product(
                            pool.handle,
                            &matrix,
                            rows,
                            SMOL_PRECISION_FLOAT32,
                            Int64(shape.m),
                            Int64(stride),
                            &epilogue
                        )
                    }
                }
            }
        }
        return out
    }

    @Test("agrees with double-precision sums", arguments: TestPool.tiers, shapes)
    func agreesWithPlainSums(isa: smol_isa, shape: Shape) throws {
        for precision in [SMOL_PRECISION_FLOAT32, SMOL_PRECISION_BFLOAT16] {
            let exact = precision == SMOL_PRECISION_BFLOAT16
            let input = Reference.numbers(shape.m * shape.k, seed: 1, bfloat16: exact)
            let weights = Reference.numbers(shape.n * shape.k, seed: 2, bfloat16: exact)
            let out = try Self.multiply(shape, precision: precision, isa: isa, input: input, weights: weights)
            let expected = Reference.product(input, weights, m: shape.m, n: shape.n, k: shape.k)
            #expect(relativeDifference(out, expected) < 1e-5)
        }
    }

    @Test("a row's bits do not depend on the rows beside it or on threads", arguments: TestPool.tiers)
    func bitsDoNotDependOnCompany(isa: smol_isa) throws {
        let shape = Shape(m: 50, n: 200, k: 75)
        for precision in [SMOL_PRECISION_FLOAT32, SMOL_PRECISION_BFLOAT16] {
            let input = Reference.numbers(shape.m * shape.k, seed: 3, bfloat16: true)
            let weights = Reference.numbers(shape.n * shape.k, seed: 4, bfloat16: true)
            let together = try Self.multiply(
                shape,
                precision: precision,
                isa: isa,
                threads: 3,
                input: input,
                weights: weights
            )
            for rows in [1, 4, 6, 11] {
                let part = try Self.multiply(
                    Shape(m: rows, n: shape.n, k: shape.k),
                    precision: precision,
                    isa: isa,
                    input: input,
                    weights: weights
                )
                #expect(part.map(\.bitPattern) == together[0..<rows * shape.n].map(\.bitPattern))
            }
        }
    }

    @Test("rows in two parts keep sixteen bits", arguments: TestPool.tiers, shapes)
    func twoParts(isa: smol_isa, shape: Shape) throws {
        let pool = try #require(TestPool(isa, threads: 2))
        let input = Reference.numbers(shape.m * shape.k, seed: 14, bfloat16: false)
        let weights = Reference.numbers(shape.n * shape.k, seed: 15, bfloat16: true)
        var matrix = smol_matrix()
        let packed = weights.withUnsafeBytes { bytes in
            var source = smol_weights(data: bytes.baseAddress, dtype: SMOL_DTYPE_FLOAT32, rows: Int64(shape.n))
            return smol_matrix_pack(
                pool.handle,
                SMOL_PRECISION_BFLOAT16,
                &source,
                1,
                Int64(shape.k),
                &matrix
            )
        }
        try #require(packed)
        defer { smol_matrix_free(&matrix) }
        // The RMS norm with weights of one writes rows in two parts; its float32 output is their value.
        let half = shape.k + 2
        let ones = [Float](repeating: 1, count: shape.k)
        var rows = [UInt16](repeating: .max, count: shape.m * 2 * half)
        var plain = [Float](repeating: .nan, count: shape.m * shape.k)
        smol_rows_rms_norm(
            pool.handle,
            input,
            Int64(shape.m),
            Int64(shape.k),
            Int64(shape.k),
            ones,
            0,
            SMOL_PRECISION_BFLOAT16X2,
            &rows,
            Int64(2 * half)
        )
        smol_rows_rms_norm(
            pool.handle,
            input,
            Int64(shape.m),
            Int64(shape.k),
            Int64(shape.k),
            ones,
            0,
            SMOL_PRECISION_FLOAT32,
            &plain,
            Int64(shape.k)
        )
        var out = [Float](repeating: .nan, count: shape.m * shape.n)
        out.withUnsafeMutableBytes { out in
            var epilogue = smol_epilogue()
            epilogue.out = out.baseAddress
            epilogue.out_stride = Int64(shape.n)
            epilogue.out_columns = Int64(shape.n)
            smol_matrix_product(
                pool.handle,
                &matrix,
                rows,
                SMOL_PRECISION_BFLOAT16X2,
                Int64(shape.m),
                Int64(2 * half),
                &epilogue
            )
        }
        let expected = Reference.product(plain, weights, m: shape.m, n: shape.n, k: shape.k)
        #expect(relativeDifference(out, expected) < 3e-5)
    }

    @Test("adds bias and residual", arguments: TestPool.tiers)
    func addsBiasAndResidual(isa: smol_isa) throws {
        let shape = Shape(m: 9, n: 70, k: 20)
        let input = Reference.numbers(shape.m * shape.k, seed: 5, bfloat16: true)
        let weights = Reference.numbers(shape.n * shape.k, seed: 6, bfloat16: true)
        let bias = Reference.numbers(shape.n, seed: 7, bfloat16: false)
        let residual = Reference.numbers(shape.m * shape.n, seed: 8, bfloat16: false)
        let out = try Self.multiply(
            shape,
            precision: SMOL_PRECISION_BFLOAT16,
            isa: isa,
            input: input,
            weights: weights,
            bias: bias,
            kind: SMOL_EPILOGUE_ADD,
            residual: residual
        )
        var expected = Reference.product(input, weights, m: shape.m, n: shape.n, k: shape.k)
        for i in expected.indices { expected[i] += Double(bias[i % shape.n]) + Double(residual[i]) }
        #expect(relativeDifference(out, expected) < 1e-5)
    }

    @Test("applies the tanh form of GELU", arguments: TestPool.tiers)
    func appliesGELU(isa: smol_isa) throws {
        let shape = Shape(m: 3, n: 37, k: 64)
        let input = Reference.numbers(shape.m * shape.k, seed: 9, bfloat16: true)
        let weights = Reference.numbers(shape.n * shape.k, seed: 10, bfloat16: true)
        let out = try Self.multiply(
            shape,
            precision: SMOL_PRECISION_FLOAT32,
            isa: isa,
            input: input,
            weights: weights,
            kind: SMOL_EPILOGUE_GELU_TANH
        )
        let expected = Reference.product(input, weights, m: shape.m, n: shape.n, k: shape.k).map(Activations.gelu)
        #expect(relativeDifference(out, expected) < 1e-5)
    }

    @Test("joins gate and up", arguments: TestPool.tiers, [1, 32, 45, 96])
    func joinsGateAndUp(isa: smol_isa, columns: Int) throws {
        let rows = 7
        let depth = 24
        let pool = try #require(TestPool(isa, threads: 2))
        let input = Reference.numbers(rows * depth, seed: 11, bfloat16: true)
        let gate = Reference.numbers(columns * depth, seed: 12, bfloat16: true)
        let up = Reference.numbers(columns * depth, seed: 13, bfloat16: true)
        var matrix = smol_matrix()
        let packed = gate.withUnsafeBytes { gateBytes in
            up.withUnsafeBytes { upBytes in
                var gate = smol_weights(data: gateBytes.baseAddress, dtype: SMOL_DTYPE_FLOAT32, rows: Int64(columns))
                var up = smol_weights(data: upBytes.baseAddress, dtype: SMOL_DTYPE_FLOAT32, rows: Int64(columns))
                return smol_matrix_pack_gated(
                    pool.handle,
                    SMOL_PRECISION_FLOAT32,
                    &gate,
                    &up,
                    Int64(depth),
                    &matrix
                )
            }
        }
        try #require(packed)
        defer { smol_matrix_free(&matrix) }
        var out = [Float](repeating: .nan, count: rows * columns)
        out.withUnsafeMutableBytes { out in
            var epilogue = smol_epilogue()
            epilogue.kind = SMOL_EPILOGUE_GATED_SILU
            epilogue.out_precision = SMOL_PRECISION_FLOAT32
            epilogue.out = out.baseAddress
            epilogue.out_stride = Int64(columns)
            epilogue.out_columns = Int64(columns)
            smol_matrix_product(
                pool.handle,
                &matrix,
                input,
                SMOL_PRECISION_FLOAT32,
                Int64(rows),
                Int64(depth),
                &epilogue
            )
        }
        let gated = Reference.product(input, gate, m: rows, n: columns, k: depth)
        let expected = zip(gated, Reference.product(input, up, m: rows, n: columns, k: depth))
            .map { Activations.silu($0) * $1 }
        #expect(relativeDifference(out, expected) < 1e-5)
    }
}
