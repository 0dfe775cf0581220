internal import SmolSupport

/// The `model` of a `tokenizer.json`: byte-pair encoding's vocabulary, merges and options.
struct TokenizerFileModel {
    /// How many tokens or merges a file may have.
    static let maximumEntries = 1 << 22

    var vocabulary = Vocabulary()
    var merges = MergeTable(capacity: 0)
    var unknownToken: String?
    var fusesUnknown = false
    var ignoresMerges = false

    /// Reads the value of `model`.
    init(_ reader: inout JSONReader) throws(FileError) {
        try reader.expect(.object)
        let type = try TokenizerFile.constructName(reader)
        guard type == "BPE" || type == "an object without a type" else {
            throw reader.unsupported("model type \(type)", supported: "BPE")
        }
        // Merges name tokens by their text, so that they are read after the vocabulary, wherever they are.
        var mergesReader: JSONReader?
        var hasVocabulary = false
        try reader.beginObject()
        let place = reader
        while let key = try reader.nextKey() {
            switch reader.string(key) {
            case "vocab":
                try readVocabulary(&reader)
                hasVocabulary = true
            case "merges":
                mergesReader = reader
                if hasVocabulary {
                    try readMerges(&reader)
                    mergesReader = nil
                } else {
                    try reader.skipValue()
                }
            default: try readOption(reader.string(key), &reader)
            }
        }
        guard hasVocabulary, vocabulary.count > 0 else {
            throw place.invalid("no \"vocab\": this is not a tokenizer.json")
        }
        if var mergesReader { try readMerges(&mergesReader) }
    }

    private mutating func readOption(_ name: String, _ reader: inout JSONReader) throws(FileError) {
        let kind = try reader.peekKind()
        switch name {
        case "unk_token" where kind == .string: unknownToken = try reader.readString()
        case "fuse_unk" where kind != .null: fusesUnknown = try reader.readBoolean()
        case "ignore_merges" where kind != .null: ignoresMerges = try reader.readBoolean()
        case "byte_fallback" where kind != .null:
            guard try !reader.readBoolean() else { throw reader.unsupported("byte_fallback", supported: "false") }
        case "continuing_subword_prefix" where kind != .null, "end_of_word_suffix" where kind != .null:
            guard try reader.readString().isEmpty else { throw reader.unsupported(name, supported: "null") }
        case "dropout" where kind != .null:
            guard try reader.readNumberText().allSatisfy({ "0.-".utf8.contains($0) }) else {
                throw reader.unsupported("dropout", supported: "null, 0")
            }
        default: try reader.skipValue()
        }
    }

    private mutating func readVocabulary(_ reader: inout JSONReader) throws(FileError) {
        vocabulary = Vocabulary()
        try reader.beginObject()
        let place = reader
        while let key = try reader.nextKey() {
            guard vocabulary.count < Self.maximumEntries else {
                throw place.invalid("more than \(Self.maximumEntries) tokens")
            }
            let id = try reader.readCount(maximum: Vocabulary.maximumID - 1)
            vocabulary.add(id: id) { reader.appendUTF8(of: key, to: &$0) }
        }
        if let problem = vocabulary.finish() { throw place.invalid(problem) }
    }

    private mutating func readMerges(_ reader: inout JSONReader) throws(FileError) {
        let capacity = try Self.countElements(reader)
        guard capacity <= Self.maximumEntries else { throw reader.invalid("more than \(Self.maximumEntries) merges") }
        merges = MergeTable(capacity: capacity)
        var pair: [UInt8] = []
        var rank: UInt32 = 0
        try reader.beginArray()
        while try reader.nextElement() {
            pair.removeAll(keepingCapacity: true)
            let split = try Self.readPair(&reader, into: &pair)
            let left = try id(pair, 0..<split, reader)
            let right = try id(pair, split..<pair.count, reader)
            let merged = try id(pair, 0..<pair.count, reader)
            merges.insert(
                left: left,
                right: right,
                merge: MergeTable.Merge(rank: rank, id: Int32(truncatingIfNeeded: merged))
            )
            rank += 1
        }
    }

    /// Reads `["a", "b"]` or `"a b"` as `ab`, and gives where `b` starts.
    private static func readPair(_ reader: inout JSONReader, into pair: inout [UInt8]) throws(FileError) -> Int {
        if try reader.peekKind() == .string {
            let text = try reader.readText()
            reader.appendUTF8(of: text, to: &pair)
            guard let split = pair.firstIndex(of: UInt8(ascii: " ")), !pair[(split + 1)...].contains(UInt8(ascii: " "))
            else { throw reader.invalid("should be two tokens with a space between them") }
            pair.remove(at: split)
            return split
        }
        var split = 0
        var count = 0
        try reader.beginArray()
        while try reader.nextElement() {
            let text = try reader.readText()
            if count == 1 { split = pair.count }
            count += 1
            guard count <= 2 else { throw reader.invalid("should be a list of two tokens") }
            reader.appendUTF8(of: text, to: &pair)
        }
        guard count == 2 else { throw reader.invalid("should be a list of two tokens") }
        return split
    }

    private func id(_ bytes: [UInt8], _ range: Range<Int>, _ reader: JSONReader) throws(FileError) -> Int {
        if let id = vocabulary.id(of: bytes, range) { return id }
        let token = String(decoding: bytes[range], as: UTF8.self)
        throw reader.invalid("names \(quoted(token)), which is not in \"vocab\"")
    }

    private static func countElements(_ reader: JSONReader) throws(FileError) -> Int {
        var reader = reader
        var count = 0
        try reader.beginArray()
        while try reader.nextElement() {
            try reader.skipValue()
            count += 1
        }
        return count
    }
}
