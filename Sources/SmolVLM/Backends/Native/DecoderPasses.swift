/// Cuts the rows of a batch into passes of at most a fixed number of rows.
struct DecoderPasses {
    /// Some consecutive rows of one input, in one pass.
    struct Piece: Equatable {
        /// Which input of the batch.
        let input: Int
        /// Which of its rows.
        let rows: Range<Int>
        /// Where they lie in the pass.
        let firstRow: Int
        /// Whether they are the input's last.
        let isLast: Bool
    }

    private let rowCounts: [Int]
    private let rowsPerPass: Int
    private var input = 0
    private var row = 0

    init(rowCounts: [Int], rowsPerPass: Int) {
        self.rowCounts = rowCounts
        self.rowsPerPass = rowsPerPass
    }

    /// The next pass, or nil when every row has been in one.
    mutating func next() -> [Piece]? {
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
