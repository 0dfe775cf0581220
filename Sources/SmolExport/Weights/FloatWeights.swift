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
