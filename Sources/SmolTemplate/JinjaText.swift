/// Text with a memory of where it is from: each character is either trusted (the template's own) or not (a message's).
///
/// Every operation on text keeps the mark of the characters it takes over, so that what a user typed is still known
/// for the user's when the template is done with it.
struct JinjaText: Equatable {
    /// One Unicode scalar and its mark.
    struct Character: Equatable {
        private static let untrustedBit: UInt32 = 1 << 31
        private let bits: UInt32

        init(_ scalar: Unicode.Scalar, isTrusted: Bool) {
            bits = isTrusted ? scalar.value : scalar.value | Self.untrustedBit
        }

        var isTrusted: Bool { bits & Self.untrustedBit == 0 }
        var scalar: Unicode.Scalar { Unicode.Scalar(bits & ~Self.untrustedBit) ?? "\u{FFFD}" }

        /// Characters are equal if they read the same, whoever they are from.
        static func == (left: Self, right: Self) -> Bool {
            left.bits & ~untrustedBit == right.bits & ~untrustedBit
        }
    }

    /// The characters; Python's idea of a character is the scalar, and so is Jinja's.
    var characters: [Character]

    init(_ characters: some Sequence<Character> = []) {
        self.characters = Array(characters)
    }

    init(_ text: String, isTrusted: Bool = true) {
        characters = text.unicodeScalars.map { Character($0, isTrusted: isTrusted) }
    }

    var count: Int { characters.count }

    /// The text without marks.
    var string: String {
        var scalars = String.UnicodeScalarView()
        for character in characters { scalars.append(character.scalar) }
        return String(scalars)
    }

    static func += (left: inout JinjaText, right: JinjaText) {
        left.characters += right.characters
    }

    static func + (left: JinjaText, right: JinjaText) -> JinjaText {
        JinjaText(left.characters + right.characters)
    }
}

/// The methods of Python's `str` that templates use.
extension JinjaText {
    /// White space as `str.isspace` has it.
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// Without the characters of `set` (white space if `nil`) at its ends.
    func stripped(_ set: JinjaText?, left: Bool = true, right: Bool = true) -> JinjaText {
        func isStripped(_ character: Character) -> Bool {
            set.map { $0.characters.contains(character) } ?? Self.isSpace(character.scalar)
        }
        var slice = characters[...]
        if left { slice = slice.drop(while: isStripped) }
        if right { while let last = slice.last, isStripped(last) { slice.removeLast() } }
        return JinjaText(slice)
    }

    func uppercased() -> JinjaText {
        mapped { $0.properties.uppercaseMapping }
    }

    func lowercased() -> JinjaText {
        lowercased(from: 0)
    }

    /// The first character in title case, the others in lower case.
    func capitalized() -> JinjaText {
        guard let first = characters.first else { return self }
        return JinjaText([first]).mapped { $0.properties.titlecaseMapping } + lowercased(from: 1)
    }

    /// Every run of letters capitalised, as `str.title` does it.
    func titlecased() -> JinjaText {
        var result: [Character] = []
        var followsCased = false
        for (index, character) in characters.enumerated() {
            let properties = character.scalar.properties
            let mapping = followsCased ? lowercaseMapping(at: index) : properties.titlecaseMapping
            result += mapping.unicodeScalars.map { Character($0, isTrusted: character.isTrusted) }
            followsCased = properties.isCased
        }
        return JinjaText(result)
    }

    func starts(with prefix: JinjaText) -> Bool {
        characters.starts(with: prefix.characters)
    }

    func ends(with suffix: JinjaText) -> Bool {
        characters.suffix(suffix.count).elementsEqual(suffix.characters) && count >= suffix.count
    }

    /// Where `part` is first, from `start` on.
    func firstIndex(of part: JinjaText, from start: Int = 0) -> Int? {
        guard part.count <= count, let first = part.characters.first else { return part.count == 0 ? start : nil }
        var index = start
        while index + part.count <= count {
            if characters[index] == first, characters[index...].starts(with: part.characters) { return index }
            index += 1
        }
        return nil
    }

    /// With the first `limit` occurrences of `part` replaced.
    func replacing(_ part: JinjaText, with other: JinjaText, limit: Int?) -> JinjaText {
        var result: [Character] = []
        var start = 0
        var replaced = 0
        if part.count == 0 {
            for character in characters {
                if replaced < limit ?? .max { result += other.characters }
                replaced += 1
                result.append(character)
            }
            if replaced < limit ?? .max { result += other.characters }
            return JinjaText(result)
        }
        while replaced < limit ?? .max, let index = firstIndex(of: part, from: start) {
            result += characters[start..<index]
            result += other.characters
            start = index + part.count
            replaced += 1
        }
        return JinjaText(result + characters[start...])
    }

    /// The parts between occurrences of `separator`, which is not empty.
    func split(_ separator: JinjaText, limit: Int?) -> [JinjaText] {
        var parts: [JinjaText] = []
        var start = 0
        while parts.count < limit ?? .max, let index = firstIndex(of: separator, from: start) {
            parts.append(JinjaText(characters[start..<index]))
            start = index + separator.count
        }
        return parts + [JinjaText(characters[start...])]
    }

    /// The parts between runs of white space, none of them empty; the last one is all that is left after `limit`.
    func splitAtSpace(limit: Int?) -> [JinjaText] {
        var parts: [JinjaText] = []
        var rest = characters[...].drop { Self.isSpace($0.scalar) }
        while !rest.isEmpty {
            if parts.count == limit ?? .max {
                return parts + [JinjaText(rest)]
            }
            let part = rest.prefix { !Self.isSpace($0.scalar) }
            parts.append(JinjaText(part))
            rest = rest[part.endIndex...].drop { Self.isSpace($0.scalar) }
        }
        return parts
    }

    private func mapped(_ mapping: (Unicode.Scalar) -> String) -> JinjaText {
        JinjaText(
            characters.flatMap { character in
                mapping(character.scalar).unicodeScalars.map { Character($0, isTrusted: character.isTrusted) }
            }
        )
    }

    private func lowercased(from start: Int) -> JinjaText {
        JinjaText(
            characters.indices[start...].flatMap { index in
                lowercaseMapping(at: index).unicodeScalars.map {
                    Character($0, isTrusted: characters[index].isTrusted)
                }
            }
        )
    }

    /// The lower case of a character where it is: a capital sigma that ends a word becomes a final sigma.
    private func lowercaseMapping(at index: Int) -> String {
        let scalar = characters[index].scalar
        guard scalar == "\u{3A3}" else { return scalar.properties.lowercaseMapping }
        let before = characters[..<index].last { !$0.scalar.properties.isCaseIgnorable }
        let after = characters[(index + 1)...].first { !$0.scalar.properties.isCaseIgnorable }
        let isFinal = before?.scalar.properties.isCased ?? false && !(after?.scalar.properties.isCased ?? false)
        return isFinal ? "\u{3C2}" : "\u{3C3}"
    }
}
