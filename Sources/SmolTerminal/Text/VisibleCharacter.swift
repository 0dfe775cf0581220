/// How a character is shown in a line that is edited: controls as `^X`, a tab as spaces, a mark by itself on a circle.
package struct VisibleCharacter: Sendable, Equatable {
    /// What is written to the terminal.
    package let text: String
    /// Columns that it takes.
    package let columns: Int
    /// Whether terminals differ in how wide they show it.
    package let isUncertain: Bool

    /// The form of a character other than a line break.
    package init(_ character: Character) {
        isUncertain = character.hasUncertainWidth
        if character == "\t" {
            text = "    "
            columns = 4
        } else if let control = Self.harmlessForm(of: character) {
            text = control
            columns = control.count
        } else if character.columns == 0 {
            // A mark with nothing to stand on gets the circle that Unicode's charts draw below it.
            text = "\u{25CC}\(character)"
            columns = 1
        } else {
            text = String(character)
            columns = character.columns
        }
    }

    /// What stands for a character that could command the terminal or turn the direction of the line.
    private static func harmlessForm(of character: Character) -> String? {
        guard let scalar = character.unicodeScalars.first(where: { !$0.isSafeForTerminal }) else { return nil }
        switch scalar.value {
        case 0..<0x20: return Unicode.Scalar(scalar.value + 0x40).map { "^\(Character($0))" }
        case 0x7F: return "^?"
        case 0x80..<0xA0: return "^."
        default: return "\u{FFFD}"
        }
    }
}

extension Character {
    /// Whether terminals disagree about the width: of emoji, and of clusters that are more than a letter with its marks.
    fileprivate var hasUncertainWidth: Bool {
        guard !isASCII, let first = unicodeScalars.first else { return false }
        return first.properties.isEmoji
            || unicodeScalars.dropFirst().contains { $0.properties.generalCategory != .nonspacingMark }
    }
}
