internal import SmolGraphFormat

/// Weights in signed bytes with one scale for each output.
///
/// The rule is that of ONNX Runtime's dynamic quantisation with symmetric weights for each channel: an output's scale is
/// its largest magnitude over 127, a weight is divided by it and rounded to nearest, ties to even; zero stays zero. On x86
/// processors without VNNI the library sums pairs of products in 16 bits, which the largest of them can exceed.
package struct Int8Weights: ByteSource {
    private let matrix: WeightMatrix
    private let isTransposed: Bool

    /// Describes the weights, `[outputs, inputs]` or transposed; nothing is read yet.
    package init(_ matrix: WeightMatrix, transposed: Bool) {
        self.matrix = matrix
        isTransposed = transposed
    }

    package var byteCount: Int { matrix.rows * matrix.columns }

    package func write(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        let factors = Int8Scales.of(matrix).map { $0 == 0 ? 0 : 1 / $0 }
        defer { matrix.discard() }
        var bytes: [UInt8] = []
        let (rows, columns) = (matrix.rows, matrix.columns)
        if isTransposed {
            try TransposedPieces(matrix).make { numbers in
                bytes = [UInt8](repeating: 0, count: numbers.count)
                for first in stride(from: 0, to: numbers.count, by: max(1, rows)) {
                    for row in 0..<rows { bytes[first + row] = Self.byte(numbers[first + row] * factors[row]) }
                }
                try bytes.withUnsafeBytes { try sink($0) }
            }
            return
        }
        var line = [Float](repeating: 0, count: columns)
        bytes = [UInt8](repeating: 0, count: columns)
        for row in 0..<rows {
            line.withUnsafeMutableBufferPointer { buffer in
                if let start = buffer.baseAddress {
                    matrix.read(rows: row..<row + 1, columns: 0..<columns, into: start)
                }
            }
            for column in 0..<columns { bytes[column] = Self.byte(line[column] * factors[row]) }
            try bytes.withUnsafeBytes { try sink($0) }
        }
    }

    /// The byte of a number between -127 and 127.
    ///
    /// Beside 1.5 · 2²³ a float32 has no places after the point: adding it rounds, and the low byte is the answer.
    private static func byte(_ value: Float) -> UInt8 {
        UInt8(truncatingIfNeeded: (max(-127, min(127, value)) + 12_582_912).bitPattern)
    }
}

/// The scales of ``Int8Weights``, float32 `[outputs]`.
package struct Int8Scales: ByteSource {
    private let matrix: WeightMatrix

    /// Describes the scales; nothing is read yet.
    package init(_ matrix: WeightMatrix) {
        self.matrix = matrix
    }

    package var byteCount: Int { 4 * matrix.rows }

    package func write(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        // A row of zeros has any scale; 1 is never a denormal.
        let scales = Self.of(matrix).map { $0 == 0 ? 1 : $0 }
        matrix.discard()
        try scales.withUnsafeBytes { try sink($0) }
    }

    /// The largest magnitude of each row over 127.
    static func of(_ matrix: WeightMatrix) -> [Float] {
        var line = [Float](repeating: 0, count: matrix.columns)
        return (0..<matrix.rows).map { row in
            line.withUnsafeMutableBufferPointer { buffer in
                guard let start = buffer.baseAddress else { return 0 }
                matrix.read(rows: row..<row + 1, columns: 0..<matrix.columns, into: start)
                var largest: Float = 0
                for value in buffer { largest = max(largest, abs(value)) }
                // A denormal scale has no inverse.
                return largest / 127 < Float.leastNormalMagnitude ? 0 : largest / 127
            }
        }
    }
}
