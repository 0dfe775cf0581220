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
