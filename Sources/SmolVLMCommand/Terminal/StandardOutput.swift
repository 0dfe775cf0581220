import Foundation

/// Standard output: the answer and nothing else.
enum StandardOutput {
    /// Writes text at once, so that a reader sees it as it comes.
    ///
    /// - Throws: ``OutputError`` when it cannot be written, a full disk for one.
    static func write(_ text: String) throws(OutputError) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if written < 0 {
                if errno == EINTR { continue }
                throw OutputError(reason: String(cString: strerror(errno)))
            }
            bytes = bytes.dropFirst(written)
        }
    }

    /// Writes a value as one line of JSON.
    ///
    /// - Throws: ``OutputError`` when it cannot be written.
    static func writeJSON(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        try write(String(decoding: encoder.encode(value), as: UTF8.self) + "\n")
    }
}

/// Why standard output could not be written.
struct OutputError: Error, CustomStringConvertible {
    let reason: String
    var description: String { "standard output: cannot write: \(reason)" }
}
