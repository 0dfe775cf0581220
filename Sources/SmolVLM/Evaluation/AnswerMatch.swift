/// Whether an answer is one of those that are right.
public struct AnswerMatch: Equatable, Sendable {
    /// Letter by letter, but for white space at the ends.
    public let isExact: Bool
    /// The same words: case, punctuation and articles do not count, `three` is `3`; numbers may differ by a twentieth,
    /// as in the relaxed accuracy of Masry et al., "ChartQA", 2022.
    public let isRelaxed: Bool

    /// Compares an answer with those that are right, any of which will do.
    public init(_ answer: String, expected: [String]) {
        let trimmed = Self.trimmed(answer)
        isExact = expected.contains { Self.trimmed($0) == trimmed }
        let words = Self.words(of: answer)
        isRelaxed = isExact || expected.contains { Self.agree(words, Self.words(of: $0)) }
    }

    private static let articles: Set<String> = ["a", "an", "the"]

    private static let numerals = [
        "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
        "eight": "8", "nine": "9", "ten": "10",
    ]

    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let start = scalars.drop(while: \.properties.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.properties.isWhitespace }) else { return "" }
        return String(start[...last])
    }

    /// The words that count, as they are compared.
    static func words(of text: String) -> [String] {
        var words = [""]
        let characters = Array(text.lowercased())
        for (index, character) in characters.enumerated() {
            // A point between digits belongs to a number, as does a sign or a per cent mark beside one.
            let isInNumber =
                character == "." && index > 0 && characters[index - 1].isNumber && index + 1 < characters.count
                && characters[index + 1].isNumber
            let isSign =
                character == "-" && (words.last ?? "").isEmpty && index + 1 < characters.count
                && characters[index + 1].isNumber
            let isThousands =
                character == "," && index > 0 && characters[index - 1].isNumber && index + 1 < characters.count
                && characters[index + 1].isNumber
            if isThousands { continue }
            if character.isLetter || character.isNumber || isInNumber || isSign {
                words[words.count - 1].append(character)
            } else if character != "'" && character != "’" {
                words.append("")
            }
        }
        return words.filter { !$0.isEmpty && !articles.contains($0) }.map { numerals[$0] ?? $0 }
    }

    private static func agree(_ answer: [String], _ expected: [String]) -> Bool {
        if answer == expected { return !answer.isEmpty }
        guard answer.count == 1, expected.count == 1, let number = Double(answer[0]), let right = Double(expected[0])
        else { return false }
        return abs(number - right) <= 0.05 * abs(right)
    }
}
