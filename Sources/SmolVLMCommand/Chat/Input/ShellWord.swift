/// A word of a line as a shell reads it: quotes hold it together, a backslash makes the next character ordinary.
package struct ShellWord: Sendable, Equatable {
    /// What the word means.
    package let text: String
    /// Whether quotes or backslashes were used.
    package let isQuoted: Bool

    /// The first word of a text, and what follows it with the white space between removed; nil where there is none.
    package static func first(in text: Substring) -> (word: ShellWord, rest: Substring)? {
        var rest = text.drop { $0.isWhitespace }
        guard !rest.isEmpty else { return nil }
        var word = ""
        var isQuoted = false
        var quote: Character?
        while let character = rest.first {
            if quote == nil, character.isWhitespace { break }
            rest.removeFirst()
            if character == "\\", quote != "'", let next = rest.first {
                // Inside of double quotes only a quote and a backslash need one.
                if quote == "\"", next != "\"", next != "\\" { word.append(character) }
                word.append(next)
                rest.removeFirst()
                isQuoted = true
            } else if character == quote {
                quote = nil
            } else if quote == nil, character == "\"" || (character == "'" && (word.isEmpty || isQuoted)) {
                // A single quote inside of a word that has no others is an apostrophe.
                quote = character
                isQuoted = true
            } else {
                word.append(character)
            }
        }
        // A quote that never ends is an apostrophe: the word goes to the next space.
        guard quote == nil else { return plainFirst(in: text) }
        return (ShellWord(text: word, isQuoted: isQuoted), rest.drop { $0.isWhitespace })
    }

    /// All words of a text.
    package static func all(in text: String) -> [ShellWord] {
        var words: [ShellWord] = []
        var rest = text[...]
        while let (word, after) = first(in: rest) {
            words.append(word)
            rest = after
        }
        return words
    }

    /// A text so written that it is read as one word.
    package static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            if " \t\\'\"()&;<>|*?$`!#[]{}".contains(character) { result.append("\\") }
            result.append(character)
        }
    }

    private static func plainFirst(in text: Substring) -> (word: ShellWord, rest: Substring)? {
        let start = text.drop { $0.isWhitespace }
        let word = start.prefix { !$0.isWhitespace }
        return (
            ShellWord(text: String(word), isQuoted: false), start[word.endIndex...].drop { $0.isWhitespace }
        )
    }
}
