import SmolTerminal

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Output {
    /// Writes a value as one line of JSON.
    ///
    /// - Throws: ``OutputError`` when it cannot be written.
    func writeJSON(_ value: some Encodable) throws {
        try write(JSONLine.text(of: value))
    }
}

/// JSON, one value a line.
enum JSONLine {
    /// A value with the line break after it.
    static func text(of value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }
}

/// Rows of text in columns.
enum TextTable {
    /// Each row a line; every column but the last is padded to its widest cell.
    static func text(_ rows: [[String]]) -> String {
        // A line break in a cell would be another row.
        let rows = rows.map { $0.map(\.singleLine) }
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].columns : 0 }.max() ?? 0
        }
        return rows.map { row in
            row.enumerated().map { column, cell in
                column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.columns)
            }.joined(separator: "  ") + "\n"
        }.joined()
    }
}

extension Double {
    /// The number with so many decimals, filled with spaces at the left up to a width.
    package func fixed(_ decimals: Int, width: Int = 0) -> String {
        var text = String(describing: self)
        let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        if isFinite, let scaled = Int(exactly: (magnitude * scale).rounded()) {
            var digits = String(scaled)
            digits = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
            let whole = digits.dropLast(decimals)
            text = decimals == 0 ? digits : "\(whole).\(digits.suffix(decimals))"
            if self < 0, scaled != 0 { text = "-" + text }
        }
        return String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
