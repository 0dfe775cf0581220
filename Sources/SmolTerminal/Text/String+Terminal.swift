internal import SmolSupport

extension String {
    /// The text without what could command a terminal: control characters but for line breaks and tabs, and marks that
    /// turn the direction of what follows.
    package var safeForTerminal: String {
        // Most texts have nothing to filter, and answers come in many small pieces.
        if unicodeScalars.allSatisfy(\.isSafeForTerminal) { return self }
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars where scalar.isSafeForTerminal { result.append(scalar) }
        return String(result)
    }

    /// The text on one line and safe for a terminal: what could break the line or command the terminal is shown as Swift
    /// would write it, `\n` for one.
    package var singleLine: String { SmolSupport.singleLine(self, limit: .max) }

    /// The text with the user and password of every address in it left out.
    package var withoutPasswords: String {
        var result = ""
        var rest = self[...]
        while let mark = rest.firstRange(of: "://") {
            result += rest[..<mark.upperBound]
            rest = rest[mark.upperBound...]
            let authority = rest.prefix { !$0.isWhitespace && !"/?#\"'<>\\".contains($0) }
            if let at = authority.lastIndex(of: "@") {
                result += "…"
                rest = rest[at...]
            }
        }
        return result + rest
    }
}

extension Unicode.Scalar {
    /// Whether the scalar can be shown as it is, or is a line break or a tab.
    var isSafeForTerminal: Bool {
        switch value {
        case 0x09, 0x0A: true
        case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: false
        default: true
        }
    }
}
