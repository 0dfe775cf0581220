package import SmolSupport

/// The tokens that end an answer, gathered from all the files that name one.
///
/// The files of a checkpoint disagree (256M: `text_config` says 2, the model ends with 49279), so the union of
/// all that are there counts. A default is not applied: only what a file says.
package enum EndOfSequence {
    /// Reads `generation_config.json`, `tokenizer_config.json`, `special_tokens_map.json` and `config.json`.
    ///
    /// - Parameters:
    ///   - folder: The model folder; files that are not there are passed over.
    ///   - tokenID: The id of a token's text in the tokenizer, nil when it has none; such a token cannot occur.
    /// - Returns: The ids; empty when no file names one.
    package static func tokenIDs(
        of folder: ModelFolder,
        tokenID: (String) -> Int?
    ) throws(FileError) -> Set<Int> {
        var ids: Set<Int> = []
        if let reader = try folder.reader(ModelFolder.generationConfiguration, keys: ["eos_token_id"]) {
            try ids.formUnion(numbers(reader))
        }
        for name in [ModelFolder.tokenizerConfiguration, ModelFolder.specialTokens] {
            guard let reader = try folder.reader(name, keys: ["eos_token"]), let token = try token(reader) else {
                continue
            }
            if let id = tokenID(token) { ids.insert(id) }
        }
        if let reader = try folder.reader(ModelFolder.configuration, keys: ["eos_token_id", "text_config"]) {
            try ids.formUnion(numbers(reader))
            if let text = try reader.object("text_config") {
                try ids.formUnion(numbers(text))
            }
        }
        return ids
    }

    /// Reads `eos_token_id`, a number, a list of numbers, null or absent.
    ///
    /// A negative number names no token.
    private static func numbers(_ reader: JSONObject) throws(FileError) -> Set<Int> {
        let key = "eos_token_id"
        let values: [JSONValue]
        switch reader.members[key] {
        case nil, .null: return []
        case .array(let list): values = list
        case let value?: values = [value]
        }
        var ids: Set<Int> = []
        for value in values {
            guard case .integer(let id) = value else {
                throw reader.error(at: key, "holds \(value.summary), expected a token id or a list of them")
            }
            if id >= 0 { ids.insert(id) }
        }
        return ids
    }

    /// Reads `eos_token`, a text, an object with `content`, null or absent.
    private static func token(_ reader: JSONObject) throws(FileError) -> String? {
        let key = "eos_token"
        switch reader.members[key] {
        case nil, .null: return nil
        case .string(let token): return token
        case .object(let members)?:
            if case .string(let token) = members["content"] { return token }
        default: break
        }
        let found = reader.members[key]?.summary ?? "missing"
        throw reader.error(at: key, "is \(found), expected a text or an object with \"content\"")
    }
}
