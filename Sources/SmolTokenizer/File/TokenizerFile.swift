internal import SmolSupport

/// The parts of a `tokenizer.json`, read and checked on their own; how they fit together is `Tokenizer`'s to check.
struct TokenizerFile {
    /// How large a file may be, in bytes.
    static let maximumSize = 256 << 20

    var addedTokens: [AddedToken] = []
    var preTokenizer: PreTokenizer?
    var model: TokenizerFileModel?

    /// Reads the file's bytes; `file` is the name that errors carry.
    init(_ bytes: [UInt8], file: String) throws(FileError) {
        var reader = JSONReader(bytes, file: file)
        guard try reader.peekKind() == .object else {
            throw reader.invalid("not a tokenizer.json: should be an object with a \"model\"")
        }
        var hasDecoder = false
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch reader.string(key) {
            case "added_tokens": addedTokens = try AddedToken.readList(&reader)
            case "normalizer": try Self.readNothing(&reader, supported: "null")
            case "pre_tokenizer": preTokenizer = try PreTokenizer.read(&reader)
            case "post_processor": try Self.readByteLevel(&reader, allowsNull: true)
            case "decoder":
                try Self.readByteLevel(&reader, allowsNull: false)
                hasDecoder = true
            case "model": model = try TokenizerFileModel(&reader)
            default: try reader.skipValue()
            }
        }
        try reader.expectEnd()
        guard model != nil else {
            throw FileError(.invalidValue, file: file, place: "model", "is missing: this is not a tokenizer.json")
        }
        guard hasDecoder else {
            throw FileError(.invalidValue, file: file, place: "decoder", "is missing")
        }
    }

    /// A step that must be absent.
    private static func readNothing(_ reader: inout JSONReader, supported: String) throws(FileError) {
        guard try reader.peekKind() == .null else {
            throw reader.unsupported(try constructName(reader), supported: supported)
        }
        try reader.readNull()
    }

    /// A step that must be `ByteLevel`, whose options do not change ids or text.
    private static func readByteLevel(_ reader: inout JSONReader, allowsNull: Bool) throws(FileError) {
        if allowsNull, try reader.peekKind() == .null { return try reader.readNull() }
        let name = try constructName(reader)
        guard name == "ByteLevel" else {
            throw reader.unsupported(name, supported: allowsNull ? "ByteLevel, null" : "ByteLevel")
        }
        try reader.skipValue()
    }

    /// The `type` of the object that comes next, which is not consumed.
    static func constructName(_ reader: JSONReader) throws(FileError) -> String {
        var reader = reader
        guard try reader.peekKind() == .object else { return try reader.peekKind().rawValue }
        try reader.beginObject()
        while let key = try reader.nextKey() {
            if reader.matches(key, "type"), try reader.peekKind() == .string {
                let name = try reader.readString()
                let isPlain = name.utf8.count <= 40 && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
                return isPlain ? name : quoted(name)
            }
            try reader.skipValue()
        }
        return "an object without a type"
    }
}
