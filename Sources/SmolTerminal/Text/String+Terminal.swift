extension String {
    /// The text without what could command a terminal: control characters but for line breaks and tabs, and marks that
    /// turn the direction of what follows.
    package var safeForTerminal: String {
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars where scalar.isSafeForTerminal { result.append(scalar) }
        return String(result)
    }

    /// The text on one line and safe for a terminal.
    package var singleLine: String {
        split(whereSeparator: \.isNewline).joined(separator: " ").replacing("\t", with: " ").safeForTerminal
    }
}

extension Unicode.Scalar {
    fileprivate var isSafeForTerminal: Bool {
        switch value {
        case 0x09, 0x0A: true
        case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: false
        default: true
        }
    }
}
