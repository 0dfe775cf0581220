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
