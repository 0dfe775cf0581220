import CSmolKernels
import Testing

/// Rows of activations in eight bits, in every tier, against the plain formula.
@Suite("Quantised rows")
struct QuantizedRowTests {
    static let widths = [1, 3, 31, 32, 33, 63, 64, 65, 77, 130, 576]

    @Test("groups of 64, each scaled by its largest", arguments: TestPool.tiers, widths)
    func groups(isa: smol_isa, width: Int) throws {
        let rows = 4
        let pool = try #require(TestPool(isa, threads: 2))
        var x = Reference.numbers(rows * width, seed: 31, bfloat16: false)
        x[0] = 700
        let bytes = Quantized.rows(x, width: width, pool: pool)
        for row in 0..<rows {
            let numbers = Array(x[row * width..<(row + 1) * width])
            let size = Quantized.rowBytes(width)
            let actual = Quantized.row(bytes[row * size..<(row + 1) * size], width: width)
            let plain = Quantized.plainRow(numbers)
            #expect(actual.scales == plain.scales)
            for (index, number) in actual.numbers.enumerated() {
                // Within a rounding of the product, halves may go either way.
                let scale = Double(plain.scales[index / 64])
                let exact = index < width && scale > 0 ? Double(numbers[index]) / scale : 0
                #expect(abs(Double(number) - exact) <= 0.5001, "number \(index)")
            }
            for group in actual.scales.indices {
                let halves = (0..<2).map { half in
                    -128
                        * actual.numbers[64 * group + 32 * half..<64 * group + 32 * half + 32].reduce(0) {
                            $0 + Int32($1)
                        }
                }
                #expect(actual.halves[group] == halves)
                #expect(actual.offsets[group] == halves[0] + halves[1])
            }
        }
    }

    @Test("zeros, tiny numbers and numbers that are none", arguments: TestPool.tiers)
    func edges(isa: smol_isa) throws {
        let pool = try #require(TestPool(isa))
        let width = 64
        for value in [0, -0.0, 1e-38, .leastNonzeroMagnitude] as [Float] {
            let row = Quantized.row(
                Quantized.rows([Float](repeating: value, count: width), width: width, pool: pool)[...],
                width: width
            )
            #expect(row.scales == [0] && row.numbers.allSatisfy { $0 == 0 })
        }
        for value in [Float.infinity, .nan, -.greatestFiniteMagnitude] {
            var x = [Float](repeating: 1, count: width)
            x[5] = value
            _ = Quantized.rows(x, width: width, pool: pool)
        }
    }

    @Test("bfloat16 rows are the same as their float32", arguments: TestPool.tiers, widths)
    func bfloat16(isa: smol_isa, width: Int) throws {
        let pool = try #require(TestPool(isa))
        let x = Reference.numbers(3 * width, seed: 32, bfloat16: true)
        let size = Quantized.rowBytes(width)
        var out = [UInt8](repeating: 0xAA, count: 3 * size)
        smol_rows_quantize(
            pool.handle,
            bfloat16Bits(x),
            SMOL_PRECISION_BFLOAT16,
            3,
            Int64(width),
            Int64(width),
            &out,
            Int64(size)
        )
        let expected = Quantized.rows(x, width: width, pool: pool)
        for row in 0..<3 {
            let range = row * size..<(row + 1) * size
            #expect(Quantized.row(out[range], width: width) == Quantized.row(expected[range], width: width))
        }
    }

    @Test("norms write what their float32 rows would give", arguments: TestPool.tiers, widths)
    func norms(isa: smol_isa, width: Int) throws {
        let rows = 5
        let pool = try #require(TestPool(isa))
        let x = Reference.numbers(rows * width, seed: 33, bfloat16: false)
        let weight = Reference.numbers(width, seed: 34, bfloat16: false)
        let bias = Reference.numbers(width, seed: 35, bfloat16: false)
        let size = Quantized.rowBytes(width)
        for hasBias in [false, true] {
            func apply(_ precision: smol_precision, _ out: UnsafeMutableRawPointer, _ stride: Int) {
                let rows = Int64(rows)
                let width = Int64(width)
                let stride = Int64(stride)
                if hasBias {
                    smol_rows_layer_norm(
                        pool.handle,
                        x,
                        rows,
                        width,
                        width,
                        weight,
                        bias,
                        1e-5,
                        precision,
                        out,
                        stride
                    )
                } else {
                    smol_rows_rms_norm(pool.handle, x, rows, width, width, weight, 1e-5, precision, out, stride)
                }
            }
            var plain = [Float](repeating: .nan, count: rows * width)
            var bytes = [UInt8](repeating: 0xAA, count: rows * size)
            plain.withUnsafeMutableBytes { out in
                if let base = out.baseAddress { apply(SMOL_PRECISION_FLOAT32, base, width) }
            }
            bytes.withUnsafeMutableBytes { out in
                if let base = out.baseAddress { apply(SMOL_PRECISION_INT8, base, size) }
            }
            let expected = Quantized.rows(plain, width: width, pool: pool)
            for row in 0..<rows {
                let range = row * size..<(row + 1) * size
                #expect(Quantized.row(bytes[range], width: width) == Quantized.row(expected[range], width: width))
            }
        }
    }
}
