/// Breaks text between words as it comes, so that no word is cut at the terminal's edge.
///
/// A word waits until it is whole or known not to fit; one at the start of a line need not, and one that is longer than
/// a line is cut where the line ends. What was written is never taken back, since a terminal that changes its size
/// meanwhile would have moved it.
package struct WordWrapper: Sendable {
    private var columns: Int
    private var column = 0
    /// The word that waits.
    private var word = ""
    private var wordColumns = 0
    /// Whether the word began a line and is written as it comes.
    private var isWritten = false

    /// A wrapper for a terminal of so many columns; nothing is broken where there are fewer than 20.
    package init(columns: Int) {
        self.columns = Self.usable(columns)
    }

    /// Goes on for a terminal that has become wider or narrower, and has broken what is there anew.
    package mutating func resize(columns: Int) {
        self.columns = Self.usable(columns)
        if column > self.columns { column = (column - 1) % self.columns + 1 }
    }

    /// What to write for the next piece of text.
    package mutating func append(_ piece: String) -> String {
        var output = ""
        for character in piece.safeForTerminal {
            if character.isNewline {
                output += finish() + "\n"
                column = 0
            } else if character == " " || character == "\t" {
                output += finish()
                // A space at the edge is the line break itself.
                guard column < columns else { continue }
                output += " "
                column += 1
            } else {
                add(character, to: &output)
            }
        }
        return output
    }

    /// What is left to write where nothing follows.
    package mutating func finish() -> String {
        defer { (word, wordColumns, isWritten) = ("", 0, false) }
        column += wordColumns
        return word
    }

    private mutating func add(_ character: Character, to output: inout String) {
        let width = character.columns
        // Between wide characters, which have no spaces, a line may break anywhere.
        if width == 2 { output += finish() }
        if isWritten || column == 0 || width == 2 {
            if column + width > columns {
                output += "\n"
                column = 0
            }
            output.append(character)
            column += width
            isWritten = width < 2
            return
        }
        word.append(character)
        wordColumns += width
        if column + wordColumns > columns {
            column = 0
            output += "\n" + finish()
            isWritten = true
        }
    }

    private static func usable(_ columns: Int) -> Int { columns < 20 ? .max : columns }
}
