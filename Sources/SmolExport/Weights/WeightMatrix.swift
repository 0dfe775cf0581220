package import SmolCheckpoint

/// The weights of a linear layer as rows of float32, `[outputs, inputs]`, whatever type the checkpoint stores.
///
/// Layers that read the same input can be joined: their rows stand one after the other.
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
