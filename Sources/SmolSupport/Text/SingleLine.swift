/// Text out of a file, from a server or a user, safe to show in one line: whatever could break the line, move the cursor
/// or turn the direction of what follows is escaped, and what is longer than `limit` scalars is cut.
package func singleLine(_ text: String, limit: Int = 120) -> String {
    var result = ""
    for scalar in text.unicodeScalars.prefix(limit) {
        result += scalar.breaksLine ? scalar.escaped(asASCII: true) : String(scalar)
    }
    return text.unicodeScalars.count > limit ? result + "…" : result
}

/// Text from a file for use in a message: short, in quotes, on one line.
package func quoted(_ text: String) -> String {
    let limit = 60
    let short = text.unicodeScalars.prefix(limit)
    let cut = text.unicodeScalars.count > limit ? "..." : ""
    return String(String.UnicodeScalarView(short)).debugDescription + cut
}

extension Unicode.Scalar {
    /// Whether a terminal could take the scalar for more than a character of a line.
    fileprivate var breaksLine: Bool {
        switch value {
        // Line and paragraph separators; embeddings, overrides and isolates of the writing direction.
        case 0x2028...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C: true
        default: properties.generalCategory == .control
        }
    }
}
