import ArgumentParser
import SmolTerminal

/// Standard input, which is read once as a whole: as the prompt or as an image.
enum StandardInput {
    /// Largest input that is read, in bytes.
    private static let limit = 1 << 30

    /// Everything that comes.
    ///
    /// - Throws: ``InputError``.
    static func readAll() throws(InputError) -> [UInt8] {
        try InputFile.bytes(of: "-", limit: limit)
    }

    /// Everything that comes, as text without the last line break and without a byte order mark.
    static func readText() throws -> String {
        guard var text = String(validating: try readAll().withoutByteOrderMark, as: UTF8.self) else {
            throw ValidationError("standard input: the text is not valid UTF-8")
        }
        if text.hasSuffix("\r\n") || text.hasSuffix("\n") { text.removeLast() }
        return text
    }

    /// Whether a person would have to type.
    static var isTerminal: Bool { Descriptor.isTerminal(Descriptor.input) }
}
