/// Cuts the rows of a batch into passes of at most a fixed number of rows.
package struct DecoderPasses {
    /// Some consecutive rows of one input, in one pass.
    package struct Piece: Equatable {
        /// Which input of the batch.
        package let input: Int
        /// Which of its rows.
        package let rows: Range<Int>
        /// Where they lie in the pass.
        package let firstRow: Int
        /// Whether they are the input's last.
        package let isLast: Bool
    }

    private let rowCounts: [Int]
    private let rowsPerPass: Int
    private var input = 0
    private var row = 0

    package init(rowCounts: [Int], rowsPerPass: Int) {
        self.rowCounts = rowCounts
        self.rowsPerPass = rowsPerPass
    }

    /// The next pass, or nil when every row has been in one.
    package mutating func next() -> [Piece]? {
        var pieces: [Piece] = []
        var filled = 0
        while input < rowCounts.count, filled < rowsPerPass {
            let count = min(rowCounts[input] - row, rowsPerPass - filled)
            if count > 0 {
                let isLast = row + count == rowCounts[input]
                pieces.append(Piece(input: input, rows: row..<row + count, firstRow: filled, isLast: isLast))
            }
            filled += count
            row += count
            if row == rowCounts[input] {
                input += 1
                row = 0
            }
        }
        return pieces.isEmpty ? nil : pieces
    }
}
