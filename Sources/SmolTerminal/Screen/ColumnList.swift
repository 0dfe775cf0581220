/// Words in columns, as a shell lists completions.
package enum ColumnList {
    /// The rows of a list, column by column; what does not fit `maximumRows` is counted in the last.
    package static func rows(_ labels: [String], columns: Int, maximumRows: Int = 8) -> [String] {
        guard !labels.isEmpty else { return [] }
        let labels = labels.map { $0.singleLine.clipped(toColumns: max(8, columns - 2)) }
        let cell = (labels.map(\.columns).max() ?? 0) + 2
        let perRow = max(1, columns / cell)
        let rowCount = (labels.count + perRow - 1) / perRow
        let shownRows = rowCount > maximumRows ? maximumRows - 1 : rowCount
        let shown = Array(labels.prefix(shownRows * perRow))
        let height = (shown.count + perRow - 1) / perRow
        var rows = (0..<height).map { row in
            stride(from: row, to: shown.count, by: height).map { index in
                shown[index] + String(repeating: " ", count: cell - shown[index].columns)
            }.joined()
        }
        if shown.count < labels.count { rows.append("… and \(labels.count - shown.count) more") }
        return rows
    }
}

extension String {
    /// As much of the text as fits so many columns.
    package func clipped(toColumns columns: Int) -> String {
        var used = 0
        var result = ""
        for character in self {
            used += character.columns
            if used > columns { break }
            result.append(character)
        }
        return result
    }

    /// The text cut to so many columns, with an ellipsis where something is missing.
    package func cut(toColumns columns: Int) -> String {
        self.columns <= columns ? self : clipped(toColumns: columns - 1) + "…"
    }
}
