/// Text for a terminal in which the program's own control sequences are apart from what may come from elsewhere.
///
/// Whatever is put into it as text is filtered before a terminal gets it; a pipe gets it as it is, without the sequences.
package struct StyledText: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// How text looks.
    package enum Style: String, Sendable {
        case bold = "1"
        case dim = "2"
        case red = "31"
    }

    /// What a terminal gets.
    package private(set) var forTerminal = ""
    /// What a pipe gets.
    package private(set) var forPipe = ""

    /// Text as it comes, from a file, a model or a person.
    package init(_ text: String) {
        forTerminal = text.safeForTerminal
        forPipe = text
    }

    package init(stringLiteral text: String) {
        self.init(text)
    }

    package init(stringInterpolation parts: Interpolation) {
        self = parts.text
    }

    /// What the program itself tells the terminal, control sequences and all.
    package init(sequence: String) {
        forTerminal = sequence
    }

    /// Text in a style, or as it is where none is wanted.
    package static func styled(_ text: String, _ style: Style, if isWanted: Bool) -> StyledText {
        isWanted ? "\(sequence: "\u{1B}[\(style.rawValue)m")\(text)\(sequence: "\u{1B}[0m")" : StyledText(text)
    }

    package static func + (first: StyledText, second: StyledText) -> StyledText {
        var sum = first
        sum.forTerminal += second.forTerminal
        sum.forPipe += second.forPipe
        return sum
    }

    /// Puts a text together: literals and texts are filtered, sequences are not.
    package struct Interpolation: StringInterpolationProtocol, Sendable {
        fileprivate var text = StyledText("")

        package init(literalCapacity: Int, interpolationCount: Int) {}

        package mutating func appendLiteral(_ literal: String) {
            appendInterpolation(literal)
        }

        package mutating func appendInterpolation(_ text: String) {
            self.text = self.text + StyledText(text)
        }

        package mutating func appendInterpolation(sequence: String) {
            text = text + StyledText(sequence: sequence)
        }

        package mutating func appendInterpolation(_ styled: StyledText) {
            text = text + styled
        }
    }
}
