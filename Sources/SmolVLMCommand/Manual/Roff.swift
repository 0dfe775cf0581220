/// Text for `man` pages.
enum Roff {
    /// Text that stands for itself: backslashes, hyphens that can be copied, characters beyond ASCII by their number.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "'": result += "\\(aq"
            case "`": result += "\\(ga"
            case "^": result += "\\(ha"
            case "~": result += "\\(ti"
            case "\"": result += "\\(dq"
            case "…": result += "..."
            default:
                if scalar.isASCII {
                    result.unicodeScalars.append(scalar)
                } else {
                    let digits = String(scalar.value, radix: 16, uppercase: true)
                    result += "\\[u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "]"
                }
            }
        }
        // A point or a quote at the start of a line would be a request.
        return result.hasPrefix(".") ? "\\&" + result : result
    }

    /// Paragraphs, an empty line between two of them; a line break stays one.
    static func paragraphs(_ text: String) -> String {
        var output = ""
        var needsBreak = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.allSatisfy(\.isWhitespace) {
                output += ".PP\n"
                needsBreak = false
            } else {
                if needsBreak { output += ".br\n" }
                output += escaped(line.trimmingSpaces) + "\n"
                needsBreak = true
            }
        }
        return output
    }

    /// Bold.
    static func bold(_ text: String) -> String { "\\fB\(escaped(text))\\fR" }
    /// Italic.
    static func italic(_ text: String) -> String { "\\fI\(escaped(text))\\fR" }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        var text = self
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
