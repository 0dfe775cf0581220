/// How a character is shown in a line that is edited: controls as `^X`, a tab as spaces.
package struct VisibleCharacter: Sendable, Equatable {
    /// What is written to the terminal.
    package let text: String
    /// Columns that it takes.
    package let columns: Int

    /// The form of a character other than a line break.
    package init(_ character: Character) {
        if character == "\t" {
            text = "    "
            columns = 4
        } else if let control = Self.caretForm(of: character) {
            text = control
            columns = control.count
        } else {
            text = String(character)
            columns = character.columns
        }
    }

    private static func caretForm(of character: Character) -> String? {
        guard let scalar = character.unicodeScalars.first else { return nil }
        switch scalar.value {
        case 0..<0x20: return Unicode.Scalar(scalar.value + 0x40).map { "^\(Character($0))" }
        case 0x7F: return "^?"
        case 0x80..<0xA0: return "^."
        default: return nil
        }
    }
}
