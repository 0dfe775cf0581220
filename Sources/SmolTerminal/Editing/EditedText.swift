/// A text with a cursor in it, in characters as a person sees them.
package struct EditedText: Sendable, Equatable {
    /// The characters.
    package private(set) var characters: [Character] = []
    /// How many characters are before the cursor.
    package private(set) var cursor = 0

    package init() {}

    /// A text with the cursor after it.
    package init(_ text: String) {
        characters = Array(text)
        cursor = characters.count
    }

    /// The whole text.
    package var string: String { String(characters) }
    /// What is before the cursor.
    package var beforeCursor: String { String(characters[..<cursor]) }
    /// Whether there is nothing.
    package var isEmpty: Bool { characters.isEmpty }

    /// Puts text at the cursor, which ends up after it.
    package mutating func insert(_ text: String) {
        replace(cursor..<cursor, with: text)
    }

    /// Puts text in the place of characters; the cursor ends up after it.
    package mutating func replace(_ range: Range<Int>, with text: String) {
        let before = String(characters[..<range.lowerBound]) + text
        let after = String(characters[range.upperBound...])
        // Counted anew, because a mark joins the character before it.
        characters = Array(before + after)
        cursor = min(before.count, characters.count)
    }

    /// Removes characters and says what they were; the cursor ends up in their place.
    package mutating func remove(_ range: Range<Int>) -> String {
        let removed = String(characters[range])
        replace(range, with: "")
        return removed
    }

    /// Moves the cursor, at most to an end.
    package mutating func move(to place: Int) {
        cursor = min(max(0, place), characters.count)
    }

    // MARK: Places

    /// Where the cursor's line starts.
    package var lineStart: Int {
        (characters[..<cursor].lastIndex { $0.isNewline }).map { $0 + 1 } ?? 0
    }

    /// Where the cursor's line ends.
    package var lineEnd: Int {
        characters[cursor...].firstIndex { $0.isNewline } ?? characters.count
    }

    /// Where the word before the cursor starts.
    package var wordStart: Int {
        var place = cursor
        while place > 0, !characters[place - 1].isWordPart { place -= 1 }
        while place > 0, characters[place - 1].isWordPart { place -= 1 }
        return place
    }

    /// Where the word after the cursor ends.
    package var wordEnd: Int {
        var place = cursor
        while place < characters.count, !characters[place].isWordPart { place += 1 }
        while place < characters.count, characters[place].isWordPart { place += 1 }
        return place
    }

    /// Where the run of anything but white space before the cursor starts.
    package var chunkStart: Int {
        var place = cursor
        while place > 0, characters[place - 1].isWhitespace { place -= 1 }
        while place > 0, !characters[place - 1].isWhitespace { place -= 1 }
        return place
    }

    /// The same place a line above, or nil in the first line.
    package var lineAbove: Int? {
        guard lineStart > 0 else { return nil }
        var above = self
        above.move(to: lineStart - 1)
        return min(above.lineStart + cursor - lineStart, lineStart - 1)
    }

    /// The same place a line below, or nil in the last line.
    package var lineBelow: Int? {
        guard lineEnd < characters.count else { return nil }
        var below = self
        below.move(to: lineEnd + 1)
        return min(below.cursor + cursor - lineStart, below.lineEnd)
    }
}

extension Character {
    fileprivate var isWordPart: Bool { isLetter || isNumber || self == "_" }
}
