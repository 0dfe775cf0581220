/// Breaks text between words as it comes, so that no word is cut at the terminal's edge.
///
/// A word that turns out too long for its line is taken back and written on the next one; one that is longer than a
/// whole line is cut where the line ends.
package struct WordWrapper: Sendable {
    private let columns: Int
    private var column = 0
    /// The word that is being written.
    private var word = ""
    private var wordColumns = 0

    /// A wrapper for a terminal of so many columns; nothing is broken where there are fewer than 20.
    package init(columns: Int) {
        self.columns = columns < 20 ? .max : columns
    }

    /// What to write for the next piece of text, escape sequences among it.
    package mutating func append(_ piece: String) -> String {
        var output = ""
        for character in piece.safeForTerminal {
            if character.isNewline {
                output += "\n"
                (column, word, wordColumns) = (0, "", 0)
            } else if character == " " || character == "\t" {
                addSpace(to: &output)
            } else {
                add(character, to: &output)
            }
        }
        return output
    }

    /// A space at the edge is the line break itself.
    private mutating func addSpace(to output: inout String) {
        (word, wordColumns) = ("", 0)
        guard column < columns else { return }
        output += " "
        column += 1
    }

    private mutating func add(_ character: Character, to output: inout String) {
        let width = character.columns
        // Between wide characters, which have no spaces, a line may break anywhere.
        if width == 2 { (word, wordColumns) = ("", 0) }
        if column + width > columns {
            if wordColumns > 0, wordColumns < column {
                output += "\u{1B}[\(wordColumns)D\u{1B}[K\n" + word
                column = wordColumns
            } else {
                output += "\n"
                (column, word, wordColumns) = (0, "", 0)
            }
        }
        output.append(character)
        column += width
        if width < 2 {
            word.append(character)
            wordColumns += width
        }
    }
}
