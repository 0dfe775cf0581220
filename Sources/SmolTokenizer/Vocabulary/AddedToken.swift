internal import SmolSupport

/// A token that is recognised as a whole in text, before the text is split into words.
public struct AddedToken: Sendable, Equatable {
    /// Its id.
    public let id: Int
    /// The text that is recognised.
    public let content: String
    /// Whether it is a control token, which decoding can leave out.
    public let isSpecial: Bool
    /// Whether it also takes the white space before it.
    public let stripsLeft: Bool
    /// Whether it also takes the white space after it.
    public let stripsRight: Bool
    /// Whether it is recognised only where no letter, digit or underscore touches it.
    public let isSingleWord: Bool
    /// Whether it is looked for in the normalised text, after the tokens for which this is false.
    public let isNormalized: Bool
}

extension AddedToken {
    /// How many added tokens a file may have.
    private static let maximumCount = 1 << 20
    /// How long the text of an added token may be, in bytes.
    private static let maximumLength = 4096

    /// Reads the value of `added_tokens`.
    static func readList(_ reader: inout JSONReader) throws(FileError) -> [AddedToken] {
        var tokens: [AddedToken] = []
        try reader.beginArray()
        while try reader.nextElement() {
            guard tokens.count < maximumCount else { throw reader.invalid("more than \(maximumCount) added tokens") }
            tokens.append(try read(&reader))
        }
        return tokens
    }

    private static func read(_ reader: inout JSONReader) throws(FileError) -> AddedToken {
        var id: Int?
        var content: String?
        var flags: [String: Bool] = [:]
        try reader.beginObject()
        // Kept so that a missing key is reported at the token's own place.
        let place = reader
        while let key = try reader.nextKey() {
            switch reader.string(key) {
            case "id": id = try reader.readCount(maximum: Vocabulary.maximumID - 1)
            case "content": content = try reader.readString()
            case let name where ["single_word", "lstrip", "rstrip", "normalized", "special"].contains(name):
                flags[name] = try reader.readBoolean()
            default: try reader.skipValue()
            }
        }
        guard let id else { throw place.invalid("an added token without an \"id\"") }
        guard let content, !content.isEmpty else { throw place.invalid("an added token without \"content\"") }
        guard content.utf8.count <= maximumLength else {
            throw place.invalid("\"content\" of \(content.utf8.count) bytes, more than \(maximumLength)")
        }
        return AddedToken(
            id: id,
            content: content,
            isSpecial: flags["special"] ?? false,
            stripsLeft: flags["lstrip"] ?? false,
            stripsRight: flags["rstrip"] ?? false,
            isSingleWord: flags["single_word"] ?? false,
            isNormalized: flags["normalized"] ?? true
        )
    }
}
