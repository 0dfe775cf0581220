/// Brings what a terminal shows from one layout to the next, with as few bytes as need be.
///
/// It knows the cursor's place only from what it painted itself: whatever else writes must do so after ``finish()``.
package struct ScreenPainter: Sendable {
    /// Whether prompts and suggestions may be coloured.
    private let wantsColor: Bool
    private var shown: ScreenLayout?

    package init(wantsColor: Bool) {
        self.wantsColor = wantsColor
    }

    /// What to write so that the terminal shows the layout.
    package mutating func paint(_ layout: ScreenLayout) -> String {
        defer { shown = layout }
        guard let shown else {
            return body(of: layout, from: 0, 0) + moveCursor(in: layout, fromRow: layout.rows.count - 1)
        }
        guard shown != layout else { return "" }
        if shown.rows == layout.rows {
            return vertical(layout.cursorRow - shown.cursorRow) + horizontal(layout.cursorColumn)
        }
        let row = zip(shown.rows, layout.rows).prefix { $0 == $1 }.count
        // A row that was added begins after the last one that stays.
        guard row < shown.rows.count else {
            let last = shown.rows.count - 1
            return vertical(last - shown.cursorRow) + horizontal(shown.rows[last].columns) + "\r\n"
                + body(of: layout, from: row, 0) + moveCursor(in: layout, fromRow: layout.rows.count - 1)
        }
        var output = vertical(row - shown.cursorRow)
        guard row < layout.rows.count else {
            // Only rows below went away.
            output += "\r\u{1B}[J"
            return output + vertical(layout.cursorRow - row) + horizontal(layout.cursorColumn)
        }
        let same =
            shown.rows[row].lead == layout.rows[row].lead && shown.rows[row].isDim == layout.rows[row].isDim
            ? zip(shown.rows[row].characters, layout.rows[row].characters).prefix { $0 == $1 }.count : 0
        let isLeadSame = same > 0
        let column =
            isLeadSame
            ? layout.rows[row].lead.columns
                + layout.rows[row].characters[..<same].reduce(0) { $0 + $1.columns } : 0
        // Typing at the end needs no move at all.
        if row != shown.cursorRow || column != shown.cursorColumn { output += horizontal(column) }
        let isAppended =
            row == shown.rows.count - 1 && isLeadSame && same == shown.rows[row].characters.count
        if !isAppended { output += "\u{1B}[J" }
        output += body(of: layout, from: row, same)
        return output + moveCursor(in: layout, fromRow: layout.rows.count - 1)
    }

    /// What to write when the line is done: the cursor goes below it.
    package mutating func finish() -> String {
        guard let shown else { return "" }
        self.shown = nil
        return vertical(shown.rows.count - 1 - shown.cursorRow) + "\r\n"
    }

    /// What to write when the terminal's size changed: what was painted goes away.
    package mutating func erase(columns: Int) -> String {
        guard let shown else { return "" }
        self.shown = nil
        return vertical(-shown.rowsAboveCursor(whenColumnsAre: columns)) + "\r\u{1B}[J"
    }

    /// Forgets what was painted, because the screen was cleared or left.
    package mutating func forget() { shown = nil }

    /// The rows from one on.
    ///
    /// Of the first, its lead and `skipped` characters are left out; with 0 or less it is whole.
    private func body(of layout: ScreenLayout, from row: Int, _ skipped: Int) -> String {
        layout.rows[row...].enumerated().map { index, line in
            text(of: line, skipping: index == 0 ? skipped : 0)
        }.joined(separator: "\r\n")
    }

    /// A row, or what follows some of its characters.
    private func text(of row: ScreenRow, skipping skipped: Int) -> String {
        var output = skipped > 0 ? "" : lead(of: row)
        var column = row.lead.columns
        for (index, character) in row.characters.enumerated() {
            column += character.columns
            guard index >= skipped else { continue }
            output += character.text
            // Whatever the terminal made of it, the next one is where the layout has it.
            if character.isUncertain { output += horizontal(column) }
        }
        return output
    }

    private func lead(of row: ScreenRow) -> String {
        guard wantsColor, !row.lead.isEmpty else { return row.lead }
        return (row.isDim ? "\u{1B}[2m" : "\u{1B}[1m") + row.lead + "\u{1B}[0m"
    }

    /// From the end of a row to the cursor's place.
    private func moveCursor(in layout: ScreenLayout, fromRow row: Int) -> String {
        let end = layout.rows[row].columns
        if row == layout.cursorRow, end == layout.cursorColumn { return "" }
        return vertical(layout.cursorRow - row) + horizontal(layout.cursorColumn)
    }

    private func vertical(_ rows: Int) -> String {
        rows == 0 ? "" : rows > 0 ? "\u{1B}[\(rows)B" : "\u{1B}[\(-rows)A"
    }

    private func horizontal(_ column: Int) -> String {
        column == 0 ? "\r" : "\r\u{1B}[\(column)C"
    }
}
