internal import SmolSupport

extension PreTokenizer {
    /// How many steps a `Sequence` may have.
    private static let maximumSteps = 64

    /// Reads the value of `pre_tokenizer`: `ByteLevel`, or a `Sequence` of `Digits` and `ByteLevel`.
    static func read(_ reader: inout JSONReader) throws(FileError) -> PreTokenizer {
        var steps = PreTokenizerSteps()
        try steps.readStep(&reader, depth: 0)
        guard steps.hasByteLevel else {
            throw reader.unsupported(
                "a pre-tokenizer without ByteLevel",
                supported: "ByteLevel, Digits before ByteLevel"
            )
        }
        return steps.preTokenizer
    }

    private struct PreTokenizerSteps {
        var preTokenizer = PreTokenizer()
        var hasByteLevel = false
        var count = 0

        mutating func readStep(_ reader: inout JSONReader, depth: Int) throws(FileError) {
            count += 1
            let name = try TokenizerFile.constructName(reader)
            guard count <= PreTokenizer.maximumSteps, depth < 8 else {
                throw reader.unsupported("a Sequence this large", supported: "Digits before ByteLevel")
            }
            switch name {
            case "Sequence":
                try reader.beginObject()
                while let key = try reader.nextKey() {
                    guard reader.matches(key, "pretokenizers") else {
                        try reader.skipValue()
                        continue
                    }
                    try reader.beginArray()
                    while try reader.nextElement() { try readStep(&reader, depth: depth + 1) }
                }
            case "Digits":
                guard !hasByteLevel, preTokenizer.digits == .none else {
                    throw reader.unsupported(
                        hasByteLevel ? "Digits after ByteLevel" : "Digits twice",
                        supported: "Digits before ByteLevel"
                    )
                }
                preTokenizer.digits = .runs
                try readOptions(&reader) { (preTokenizer, name, value) in
                    if name == "individual_digits", value { preTokenizer.digits = .individual }
                }
            case "ByteLevel":
                guard !hasByteLevel else {
                    throw reader.unsupported("ByteLevel twice", supported: "Digits before ByteLevel")
                }
                hasByteLevel = true
                preTokenizer.addsPrefixSpace = true
                try readOptions(&reader) { (preTokenizer, name, value) in
                    if name == "add_prefix_space" { preTokenizer.addsPrefixSpace = value }
                    if name == "use_regex" { preTokenizer.usesPattern = value }
                }
            default:
                throw reader.unsupported(name, supported: "ByteLevel, Digits before ByteLevel")
            }
        }

        private mutating func readOptions(
            _ reader: inout JSONReader,
            _ apply: (inout PreTokenizer, String, Bool) -> Void
        ) throws(FileError) {
            try reader.beginObject()
            while let key = try reader.nextKey() {
                let name = reader.string(key)
                if name == "type" {
                    try reader.skipValue()
                } else {
                    apply(&preTokenizer, name, try reader.readBoolean())
                }
            }
        }
    }
}
