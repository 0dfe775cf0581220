extension Character {
    /// Columns of a terminal that the character takes: 0, 1 or 2.
    ///
    /// A grapheme cluster is one image: an emoji with its modifiers and joiners, and a flag, take two columns. In
    /// other clusters the widths of the parts add up, as terminals do it. Control characters have no width of their
    /// own; ``VisibleCharacter`` says how they are shown.
    package var columns: Int {
        if isASCII { return 1 }
        let scalars = unicodeScalars
        guard let first = scalars.first else { return 0 }
        if scalars.count > 1 {
            // U+FE0F asks for the image of what is text by default; U+200D joins emoji to one.
            let isImage = scalars.contains { $0 == "\u{FE0F}" || $0 == "\u{200D}" || $0.properties.isEmojiModifier }
            if isImage, first.properties.isEmoji || first.isWide { return 2 }
            if first.isRegionalIndicator { return 2 }
        }
        return min(2, scalars.reduce(0) { $0 + $1.columns })
    }
}

extension String {
    /// Columns of a terminal that the text takes, where it holds no control characters.
    package var columns: Int { reduce(0) { $0 + $1.columns } }
}

extension Unicode.Scalar {
    /// Columns by the East Asian width (Unicode Standard Annex 11): wide and fullwidth ones take two, marks that are
    /// on another character none.
    fileprivate var columns: Int {
        if isWide { return 2 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        // The soft hyphen is a hyphen on a terminal.
        case .format: return self == "\u{AD}" ? 1 : 0
        default: return (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) ? 0 : 1
        }
    }

    fileprivate var isRegionalIndicator: Bool { (0x1F1E6...0x1F1FF).contains(value) }

    /// Whether the scalar is wide or fullwidth.
    fileprivate var isWide: Bool {
        guard value >= 0x1100 else { return false }
        if properties.isEmojiPresentation { return !isRegionalIndicator }
        return Self.wideRanges.contains { $0.contains(value) }
    }

    /// The ranges of Unicode's EastAsianWidth.txt that are W or F, with what lies unassigned between them; emoji are told
    /// by their property.
    private static let wideRanges: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF, 0x4E00...0xA4C6,
        0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60,
        0xFFE0...0xFFE6, 0x16FE0...0x1B2FB, 0x1F200...0x1F320, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]
}
