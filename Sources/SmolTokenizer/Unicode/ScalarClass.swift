internal import SmolSupport

/// What the pre-tokenizers need to know of a character.
struct ScalarClass: Equatable {
    /// The classes that GPT-2's pattern tells apart.
    enum Kind: UInt8 {
        case letter
        case number
        case whitespace
        case other
    }

    /// Its class in GPT-2's pattern: `\p{L}`, `\p{N}`, `\s` or none of them.
    let kind: Kind
    /// Whether the `Digits` pre-tokenizer splits at it: general categories Nd, Nl and No.
    let isNumeric: Bool

    /// The class of the character that starts at `index`, and the character's length in bytes.
    @inline(__always)
    static func of(_ bytes: [UInt8], at index: Int, end: Int) -> (scalarClass: ScalarClass, length: Int) {
        let first = bytes[index]
        if first < 0x80 { return (ascii[Int(first)], 1) }
        let (scalar, length) = UTF8Scanner.scalar(in: bytes, at: index, end: end)
        guard let scalar else { return (ScalarClass(kind: .other, isNumeric: false), length) }
        return (of(scalar), length)
    }

    /// The class of a character.
    static func of(_ scalar: Unicode.Scalar) -> ScalarClass {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            return ScalarClass(kind: isKnownToPattern(properties) ? .letter : .other, isNumeric: false)
        case .decimalNumber, .letterNumber, .otherNumber:
            return ScalarClass(kind: isKnownToPattern(properties) ? .number : .other, isNumeric: true)
        default:
            return ScalarClass(kind: properties.isWhitespace ? .whitespace : .other, isNumeric: false)
        }
    }

    /// The reference's pattern engine has the tables of Unicode 16, while its `Digits` has those of Unicode 17.
    private static func isKnownToPattern(_ properties: Unicode.Scalar.Properties) -> Bool {
        (properties.age?.major ?? 0) <= 16
    }

    private static let ascii: [ScalarClass] = (UInt8(0)..<0x80).map { of(Unicode.Scalar($0)) }
}
