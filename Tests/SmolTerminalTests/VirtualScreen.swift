import SmolTerminal

/// A terminal in memory that knows what the editor writes: text, line breaks, and a few cursor movements.
struct VirtualScreen {
    let columns: Int
    let rows: Int
    private(set) var cells: [[String]]
    private(set) var row = 0
    private(set) var column = 0
    /// A character in the last column leaves the cursor on it until the next one comes.
    private var wraps = false

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    }

    /// The rows as they are read, without spaces at the end.
    var lines: [String] {
        cells.map { row in
            var text = row.joined()
            while text.hasSuffix(" ") { text.removeLast() }
            return text
        }
    }

    mutating func write(_ text: String) {
        var rest = Array(text)[...]
        while let character = rest.popFirst() {
            switch character {
            case "\u{1B}": sequence(&rest)
            case "\r\n":
                carriageReturn()
                lineFeed()
            case "\r": carriageReturn()
            case "\n": lineFeed()
            default: put(character)
            }
        }
    }

    private mutating func sequence(_ rest: inout ArraySlice<Character>) {
        guard rest.popFirst() == "[" else { return }
        var digits = ""
        while let next = rest.first, next.isNumber || next == "?" || next == ";" { digits.append(rest.removeFirst()) }
        let count = max(1, Int(digits) ?? 1)
        wraps = false
        switch rest.popFirst() {
        case "A": row = max(0, row - count)
        case "B": row = min(rows - 1, row + count)
        case "C": column = min(columns - 1, column + count)
        case "D": column = max(0, column - count)
        case "K": erase(row, from: column)
        case "J":
            erase(row, from: column)
            for below in (row + 1)..<max(row + 1, rows) { erase(below, from: 0) }
        default: break
        }
    }

    private mutating func erase(_ row: Int, from column: Int) {
        for place in column..<columns { cells[row][place] = " " }
    }

    private mutating func carriageReturn() {
        column = 0
        wraps = false
    }

    private mutating func lineFeed() {
        wraps = false
        if row < rows - 1 {
            row += 1
        } else {
            cells.removeFirst()
            cells.append(Array(repeating: " ", count: columns))
        }
    }

    private mutating func put(_ character: Character) {
        let width = character.columns
        if wraps || column + width > columns {
            carriageReturn()
            lineFeed()
        }
        guard width > 0 else {
            if column > 0 { cells[row][column - 1].append(character) }
            return
        }
        cells[row][column] = String(character)
        if width == 2 { cells[row][column + 1] = "" }
        column += width
        if column >= columns {
            column = columns - 1
            wraps = true
        }
    }
}
