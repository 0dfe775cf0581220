/// How a line that is edited lies on the screen: rows no wider than the terminal, and the cursor's place in them.
package struct ScreenLayout: Sendable, Equatable {
    /// The rows from the prompt on; those below the text come last.
    package private(set) var rows: [ScreenRow] = []
    /// The cursor's row.
    package private(set) var cursorRow = 0
    /// The cursor's column, less than the terminal's.
    package private(set) var cursorColumn = 0

    /// Lays out a text.
    ///
    /// - Parameters:
    ///   - prompt: Stands before the first line.
    ///   - continuation: Stands before further lines of the text; not before rows that only go on.
    ///   - text: The text with its cursor.
    ///   - below: Rows below it.
    ///   - columns: The terminal's width.
    package init(prompt: String, continuation: String, text: EditedText, below: [String] = [], columns: Int) {
        let width = max(2, columns)
        var row = ScreenRow(lead: prompt)
        var column = prompt.columns
        for (place, character) in text.characters.enumerated() {
            if character.isNewline {
                if place == text.cursor { (cursorRow, cursorColumn) = (rows.count, column) }
                rows.append(row)
                (row, column) = (ScreenRow(lead: continuation), continuation.columns)
                continue
            }
            let visible = VisibleCharacter(character)
            if column + visible.columns > width {
                rows.append(row)
                (row, column) = (ScreenRow(), 0)
            }
            if place == text.cursor { (cursorRow, cursorColumn) = (rows.count, column) }
            row.characters.append(visible)
            column += visible.columns
            // The cursor cannot be after the last column: what follows has a row of its own.
            if column >= width {
                rows.append(row)
                (row, column) = (ScreenRow(), 0)
            }
        }
        if text.cursor == text.characters.count { (cursorRow, cursorColumn) = (rows.count, column) }
        rows.append(row)
        // A cursor at the end of a full row, before a line break.
        if cursorColumn >= width { cursorColumn = width - 1 }
        rows += below.map { line in
            ScreenRow(lead: line.clipped(toColumns: width - 1), isDim: true)
        }
    }

    /// The part that a terminal of so many rows can show, the cursor in it.
    package func window(height: Int) -> ScreenLayout {
        guard rows.count > max(1, height) else { return self }
        var part = self
        let top = min(max(0, cursorRow - height + 1), rows.count - height)
        part.rows = Array(rows[top..<top + height])
        part.cursorRow = cursorRow - top
        return part
    }

    /// How many rows above the cursor's a terminal has that was made `columns` wide and broke longer rows.
    func rowsAboveCursor(whenColumnsAre columns: Int) -> Int {
        let width = max(1, columns)
        let above = rows[..<cursorRow].reduce(0) { $0 + max(1, ($1.columns + width - 1) / width) }
        return above + cursorColumn / width
    }
}

/// A row of the screen as the editor fills it.
package struct ScreenRow: Sendable, Equatable {
    /// What is part of the editor and not of the text: the prompt.
    package var lead = ""
    /// The text.
    package var characters: [VisibleCharacter] = []
    /// Whether it is shown dimmed where colour is welcome.
    package var isDim = false

    /// Columns that the row takes.
    package var columns: Int { lead.columns + characters.reduce(0) { $0 + $1.columns } }
    /// The row as it is read.
    package var text: String { lead + characters.map(\.text).joined() }
}
