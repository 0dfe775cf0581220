import CSmolKernels
import Testing

/// Quantisation by its plain formulas, and the kernels' rows and matrices taken apart.
enum Quantized {
    /// A row as the kernels write it: numbers `[width rounded up to 64]`, and one scale a group of 64.
    struct Row: Equatable {
        var numbers: [Int8]
        var scales: [Float]
        var offsets: [Int32]
        var halves: [[Int32]]

        /// The values of the row.
        func values(width: Int) -> [Double] {
            (0..<width).map { Double(numbers[$0]) * Double(scales[$0 / 64]) }
        }
    }

    static func rowBytes(_ width: Int) -> Int { Int(smol_quantized_row_bytes(Int64(width))) }

    /// Reads one row out of a kernel's bytes.
    static func row(_ bytes: ArraySlice<UInt8>, width: Int) -> Row {
        bytes.withUnsafeBytes { raw in
            let groups = (width + 63) / 64
            var row = Row(numbers: [], scales: [], offsets: [], halves: [])
            row.numbers = raw.prefix(64 * groups).map { Int8(bitPattern: $0) }
            for group in 0..<groups {
                let at = 64 * groups + group * MemoryLayout<smol_group>.stride
                let meta = raw.loadUnaligned(fromByteOffset: at, as: smol_group.self)
                row.scales.append(meta.scale)
                row.offsets.append(meta.offset)
                row.halves.append([meta.halves.0, meta.halves.1])
            }
            return row
        }
    }

    /// A row by the formulas: a group's largest magnitude is 127, what is between goes to the nearest.
    static func plainRow(_ x: [Float]) -> Row {
        var row = Row(numbers: [], scales: [], offsets: [], halves: [])
        for start in stride(from: 0, to: x.count, by: 64) {
            var group = Array(x[start..<min(start + 64, x.count)])
            group += [Float](repeating: 0, count: 64 - group.count)
            let top = group.map(abs).max() ?? 0
            let inverse: Float = top < 1e-30 ? 0 : 127 / top
            let numbers = group.map { Int8(($0 * inverse).rounded(.toNearestOrEven)) }
            row.numbers += numbers
            row.scales.append(top < 1e-30 ? 0 : top * (1.0 / 127.0 as Float))
            let sums = [numbers[..<32], numbers[32...]].map { $0.reduce(0) { $0 + Int32($1) } }
            row.halves.append(sums.map { -128 * $0 })
            row.offsets.append(-128 * (sums[0] + sums[1]))
        }
        return row
    }

    /// Quantises rows `[rows, width]` with a tier's kernel.
    static func rows(_ x: [Float], width: Int, pool: TestPool) -> [UInt8] {
        let rows = x.count / width
        var out = [UInt8](repeating: 0xAA, count: rows * rowBytes(width))
        smol_rows_quantize(
            pool.handle,
            x,
            SMOL_PRECISION_FLOAT32,
            Int64(rows),
            Int64(width),
            Int64(width),
            &out,
            Int64(rowBytes(width))
        )
        return out
    }

    /// Weights `[n, k]` as an int8 matrix holds them: each output's largest magnitude is 127.
    static func plainInt8Weights(_ weights: [Float], n: Int, k: Int) -> [Double] {
        (0..<n).flatMap { output in
            let row = weights[output * k..<(output + 1) * k]
            let top = row.map(abs).max() ?? 0
            let inverse: Float = top < 1e-30 ? 0 : 127 / top
            let scale: Float = top < 1e-30 ? 0 : top / 127
            return row.map { Double(($0 * inverse).rounded(.toNearestOrEven)) * Double(scale) }
        }
    }

    /// Weights `[n, k]` read back out of a packed int4 matrix.
    static func int4Weights(of matrix: smol_matrix) -> [Double] {
        let columns = Int(matrix.n_packed)
        let depth = Int(matrix.k_packed)
        let levels = withUnsafeBytes(of: smol_int4_levels) { Array($0.bindMemory(to: Int8.self)) }
        let bytes = UnsafeRawBufferPointer(start: matrix.data, count: columns * depth / 32 * 18)
        var weights: [Double] = []
        for column in 0..<Int(matrix.n) {
            let first = column / 64 * 64
            let wide = min(64, columns - first)
            for k in 0..<Int(matrix.k) {
                let block = first * (depth / 32) * 18 + k / 32 * 18 * wide
                let within = k % 32
                let byte = bytes[block + (within % 16 / 4 * wide + column - first) * 4 + within % 4]
                let code = within < 16 ? byte & 15 : byte >> 4
                let at = block + 16 * wide + 2 * (column - first)
                let scale = Float(bitPattern: UInt32(bytes.loadUnaligned(fromByteOffset: at, as: UInt16.self)) << 16)
                weights.append(Double(levels[Int(code)]) * Double(scale))
            }
        }
        return weights
    }
}
