import ArgumentParser
import Foundation

/// Standard input, which is read once as a whole: as the prompt or as an image.
enum StandardInput {
    /// Largest input that is read, in bytes.
    static let limit = 1 << 30

    /// Everything that comes.
    static func readAll() throws -> Data {
        let data = try FileHandle.standardInput.readToEnd() ?? Data()
        guard data.count <= limit else { throw ValidationError("standard input: more than \(limit) bytes") }
        return data
    }

    /// Everything that comes, as text without the last line break.
    static func readText() throws -> String {
        let data = try readAll()
        guard var text = String(data: data, encoding: .utf8) else {
            throw ValidationError("standard input: the prompt is not valid UTF-8")
        }
        if text.hasSuffix("\r\n") || text.hasSuffix("\n") { text.removeLast() }
        return text
    }

    /// Whether a person would have to type.
    static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 }
}
