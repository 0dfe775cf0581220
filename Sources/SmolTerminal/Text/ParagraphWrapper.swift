/// Breaks finished lines between words.
package enum ParagraphWrapper {
    /// Lines no wider than a terminal, each with its line break.
    ///
    /// What goes on is indented as the line itself is; in a line of a table, as its last column.
    package static func wrapped(_ text: String, columns: Int) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { wrap($0, columns: columns).joined(separator: "\n") + "\n" }.joined()
    }

    private static func wrap(_ line: Substring, columns: Int) -> [String] {
        guard columns >= 20, String(line).columns > columns else { return [String(line)] }
        let indent = indent(of: line)
        let hanging = String(repeating: " ", count: indent <= columns / 2 ? indent : 0)
        var lines: [String] = []
        var current = ""
        var isFirst = true
        for word in line.split(separator: " ", omittingEmptySubsequences: false) {
            let separator = isFirst ? "" : " "
            defer { isFirst = false }
            if !current.allSatisfy(\.isWhitespace), !word.isEmpty, (current + separator + word).columns > columns {
                lines.append(current)
                current = hanging + word
            } else {
                current += separator + word
            }
        }
        return lines + [current]
    }

    /// Where the text of a line begins: after spaces at its start, or after the last gap of two spaces in it.
    private static func indent(of line: Substring) -> Int {
        var indent = 0
        var spaces = 0
        for (place, character) in line.enumerated() {
            if character == " " {
                spaces += 1
            } else {
                if spaces >= 2 || spaces == place { indent = place }
                spaces = 0
            }
        }
        return indent
    }
}
