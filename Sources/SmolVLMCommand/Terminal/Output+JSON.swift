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
    /// A value with the line break behind it.
    static func text(of value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }
}
