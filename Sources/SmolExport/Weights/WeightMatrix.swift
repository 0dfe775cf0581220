package import SmolCheckpoint

/// The weights of a linear layer as rows of float32, `[outputs, inputs]`, whatever type the checkpoint stores.
///
/// Layers that read the same input can be joined: their rows follow one another.
package struct WeightMatrix: Sendable {
    /// Outputs of all parts together.
    package let rows: Int
    /// Inputs.
    package let columns: Int
    private let parts: [Part]

    private struct Part {
        let tensor: TensorView
        let firstRow: Int
        let rows: Int
    }

    /// Joins tensors of `columns` numbers a row.
    package init(_ tensors: [TensorView], columns: Int) {
        var parts: [Part] = []
        var firstRow = 0
        for tensor in tensors {
            let rows = tensor.elementCount / max(1, columns)
            parts.append(Part(tensor: tensor, firstRow: firstRow, rows: rows))
            firstRow += rows
        }
        self.parts = parts
        self.columns = columns
        rows = firstRow
    }

    /// Reads a rectangle, row after row, into memory for as many numbers.
    func read(rows: Range<Int>, columns: Range<Int>, into target: UnsafeMutablePointer<Float>) {
        for part in parts {
            let wanted = rows.clamped(to: part.firstRow..<part.firstRow + part.rows)
            guard !wanted.isEmpty else { continue }
            // Whole rows follow one another: one conversion for all.
            let step = columns.count == self.columns ? wanted.count : 1
            for row in stride(from: wanted.lowerBound, to: wanted.upperBound, by: step) {
                part.tensor.readFloats(
                    from: (row - part.firstRow) * self.columns + columns.lowerBound,
                    count: step * columns.count,
                    into: target + (row - rows.lowerBound) * columns.count
                )
            }
        }
    }

    /// Gives the memory of the tensors' pages back.
    func discard() {
        for part in parts { part.tensor.discard() }
    }
}

/// A matrix's transpose `[inputs, outputs]`, some rows of it at a time.
struct TransposedPieces {
    private let matrix: WeightMatrix

    /// Rows of the transpose that are made at once: a cache line of the checkpoint's numbers at least.
    private static let rowsAtOnce = 64
    /// Rows of the matrix that are read at once.
    private static let block = 16

    init(_ matrix: WeightMatrix) {
        self.matrix = matrix
    }

    /// Makes one piece after the other and calls `body` with it, which may change the numbers.
    func make(_ body: (UnsafeMutableBufferPointer<Float>) throws -> Void) rethrows {
        let (rows, columns) = (matrix.rows, matrix.columns)
        let piece = UnsafeMutableBufferPointer<Float>.allocate(capacity: Self.rowsAtOnce * rows)
        let lines = UnsafeMutableBufferPointer<Float>.allocate(capacity: Self.rowsAtOnce * Self.block)
        defer {
            piece.deallocate()
            lines.deallocate()
        }
        guard let target = piece.baseAddress, let source = lines.baseAddress else { return }
        for first in stride(from: 0, to: columns, by: Self.rowsAtOnce) {
            let range = first..<min(columns, first + Self.rowsAtOnce)
            for row in stride(from: 0, to: rows, by: Self.block) {
                let block = row..<min(rows, row + Self.block)
                matrix.read(rows: block, columns: range, into: source)
                for column in 0..<range.count {
                    let place = target + column * rows + row
                    for index in 0..<block.count { place[index] = source[index * range.count + column] }
                }
            }
            try body(UnsafeMutableBufferPointer(rebasing: piece[..<(range.count * rows)]))
        }
    }
}
