import SmolTerminal

/// Rows of text in columns.
enum TextTable {
    /// Each row a line; every column but the last is padded to its widest cell.
    static func text(_ rows: [[String]]) -> String {
        // A line break in a cell would be another row.
        let rows = rows.map { $0.map(\.singleLine) }
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].columns : 0 }.max() ?? 0
        }
        return rows.map { row in
            row.enumerated().map { column, cell in
                column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.columns)
            }.joined(separator: "  ") + "\n"
        }.joined()
    }
}
