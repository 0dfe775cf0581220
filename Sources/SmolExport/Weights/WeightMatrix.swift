internal import CSmolKernels

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
        let type: smol_dtype
        let firstRow: Int
        let rows: Int
    }

    /// Joins tensors of `columns` numbers a row.
    ///
    /// - Throws: ``CheckpointError`` when a tensor's type is not one of weights.
    package init(_ tensors: [TensorView], columns: Int) throws(CheckpointError) {
        var parts: [Part] = []
        var firstRow = 0
        for tensor in tensors {
            let rows = tensor.elementCount / max(1, columns)
            parts.append(Part(tensor: tensor, type: try tensor.kernelType(), firstRow: firstRow, rows: rows))
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
            part.tensor.withBytes { bytes in
                let width = part.tensor.dataType.bitWidth / 8
                let isWhole = columns.count == self.columns
                // Whole rows stand one after the other: one conversion for all.
                let step = isWhole ? wanted.count : 1
                for row in stride(from: wanted.lowerBound, to: wanted.upperBound, by: step) {
                    let first = (row - part.firstRow) * self.columns + columns.lowerBound
                    guard let source = bytes.baseAddress.map({ $0 + first * width }) else { return }
                    let place = target + (row - rows.lowerBound) * columns.count
                    smol_rows_to_float32(source, part.type, Int64(step * columns.count), place)
                }
            }
        }
    }

    /// Gives the memory of the tensors' pages back.
    func discard() {
        for part in parts { part.tensor.discard() }
    }
}
