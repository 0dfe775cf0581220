package import SmolGraphFormat

/// Weights as float32 or float16, `[outputs, inputs]` as a checkpoint has them or `[inputs, outputs]` as ONNX's
/// `MatMul` wants them.
package struct FloatWeights: ByteSource {
    private let matrix: WeightMatrix
    private let format: WeightFormat
    private let isTransposed: Bool

    /// Numbers converted at a time.
    private static let pieceCount = 1 << 20

    /// Describes the weights; nothing is read yet.
    package init(_ matrix: WeightMatrix, format: WeightFormat, transposed: Bool) {
        self.matrix = matrix
        self.format = format
        isTransposed = transposed
    }

    package var byteCount: Int { matrix.rows * matrix.columns * format.width }

    package func write(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        defer { matrix.discard() }
        if isTransposed {
            try TransposedPieces(matrix).make { try format.write($0, to: sink) }
            return
        }
        let rowsAtOnce = max(1, Self.pieceCount / max(1, matrix.columns))
        let piece = UnsafeMutableBufferPointer<Float>.allocate(capacity: rowsAtOnce * matrix.columns)
        defer { piece.deallocate() }
        guard let target = piece.baseAddress else { return }
        for first in stride(from: 0, to: matrix.rows, by: rowsAtOnce) {
            let rows = first..<min(matrix.rows, first + rowsAtOnce)
            matrix.read(rows: rows, columns: 0..<matrix.columns, into: target)
            try format.write(UnsafeMutableBufferPointer(rebasing: piece[..<(rows.count * matrix.columns)]), to: sink)
        }
    }
}

/// How a number is stored in a graph where it is not quantised.
package enum WeightFormat: Sendable {
    /// Four bytes.
    case float32
    /// Two bytes, rounded to nearest; what is too large becomes the largest number there is.
    case float16

    /// ONNX's name for it.
    package var elementType: GraphElementType { self == .float32 ? .float32 : .float16 }
    /// Bytes of one number.
    package var width: Int { self == .float32 ? 4 : 2 }

    /// Hands numbers over in this form; those of `numbers` are overwritten.
    func write(
        _ numbers: UnsafeMutableBufferPointer<Float>,
        to sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard self == .float16 else { return try sink(UnsafeRawBufferPointer(numbers)) }
        let raw = UnsafeMutableRawBufferPointer(numbers)
        for index in numbers.indices {
            let value = numbers[index]
            // A half is written no further than the float that was read, so nothing unread is lost.
            let bits = HalfPrecision.bits(max(-65_504, min(65_504, value)))
            raw.storeBytes(of: bits, toByteOffset: 2 * index, as: UInt16.self)
        }
        try sink(UnsafeRawBufferPointer(rebasing: raw[..<(2 * numbers.count)]))
    }
}
