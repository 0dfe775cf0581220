import CSmolKernels
import Testing

/// Norms in every tier against their formulas in double precision.
@Suite("Norms")
struct NormTests {
    static let widths = [1, 3, 15, 16, 40, 77, 576]

    @Test("layer norm", arguments: TestPool.tiers, widths)
    func layerNorm(isa: smol_isa, width: Int) throws {
        let rows = 5
        let pool = try #require(TestPool(isa))
        let x = Reference.numbers(rows * width, seed: 21, bfloat16: false)
        let weight = Reference.numbers(width, seed: 22, bfloat16: false)
        let bias = Reference.numbers(width, seed: 23, bfloat16: false)
        var out = [Float](repeating: .nan, count: rows * width)
        smol_rows_layer_norm(
            pool.handle,
            x,
            Int64(rows),
            Int64(width),
            Int64(width),
            weight,
            bias,
            1e-6,
            SMOL_PRECISION_FLOAT32,
            &out,
            Int64(width)
        )
        let expected = (0..<rows).flatMap { row -> [Double] in
            let values = x[row * width..<(row + 1) * width].map(Double.init)
            let mean = values.reduce(0, +) / Double(width)
            let variance = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(width)
            return values.indices.map { i in
                (values[i] - mean) / (variance + 1e-6).squareRoot() * Double(weight[i]) + Double(bias[i])
            }
        }
        #expect(relativeDifference(out, expected) < 1e-5)
    }

    @Test("RMS norm", arguments: TestPool.tiers, widths)
    func rmsNorm(isa: smol_isa, width: Int) throws {
        let rows = 4
        let pool = try #require(TestPool(isa))
        let x = Reference.numbers(rows * width, seed: 24, bfloat16: false)
        let weight = Reference.numbers(width, seed: 25, bfloat16: false)
        var out = [Float](repeating: .nan, count: rows * width)
        smol_rows_rms_norm(
            pool.handle,
            x,
            Int64(rows),
            Int64(width),
            Int64(width),
            weight,
            1e-5,
            SMOL_PRECISION_FLOAT32,
            &out,
            Int64(width)
        )
        let expected = (0..<rows).flatMap { row -> [Double] in
            let values = x[row * width..<(row + 1) * width].map(Double.init)
            let square = values.map { $0 * $0 }.reduce(0, +) / Double(width)
            return values.indices.map { values[$0] / (square + 1e-5).squareRoot() * Double(weight[$0]) }
        }
        #expect(relativeDifference(out, expected) < 1e-5)
    }

    @Test("bfloat16 output is the float32 one rounded to nearest even", arguments: TestPool.tiers)
    func bfloat16Output(isa: smol_isa) throws {
        let width = 45
        let pool = try #require(TestPool(isa))
        let x = Reference.numbers(width, seed: 26, bfloat16: false)
        let weight = Reference.numbers(width, seed: 27, bfloat16: false)
        var full = [Float](repeating: .nan, count: width)
        var rounded = [UInt16](repeating: .max, count: width + 1)
        smol_rows_rms_norm(
            pool.handle,
            x,
            1,
            Int64(width),
            Int64(width),
            weight,
            1e-5,
            SMOL_PRECISION_FLOAT32,
            &full,
            Int64(width)
        )
        smol_rows_rms_norm(
            pool.handle,
            x,
            1,
            Int64(width),
            Int64(width),
            weight,
            1e-5,
            SMOL_PRECISION_BFLOAT16,
            &rounded,
            Int64(width + 1)
        )
        let expected = full.map { value -> UInt16 in
            let bits = value.bitPattern
            return UInt16((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16)
        }
        #expect(Array(rounded[0..<width]) == expected)
        #expect(rounded[width] == 0, "an odd row ends with a zero for the product that reads pairs")
    }
}
