internal import SmolHub

/// The files of a model folder beside its weights, as an export has them.
struct SmallFiles {
    /// Contents by name.
    let contents: [(name: String, data: [UInt8])]

    private static let licences = ["LICENSE", "NOTICE"]
    /// Larger files are none of these.
    private static let largest = 256 << 20

    /// Reads them.
    ///
    /// - Throws: ``FileError`` that names a file which cannot be read.
    init(of folder: ModelFolder) throws(FileError) {
        var contents: [(name: String, data: [UInt8])] = []
        for name in ["config.json", "tokenizer.json"] + ModelFiles.optional + Self.licences where folder.has(name) {
            let data = try RegularFile.bytes(of: folder.file(name), largestSize: Self.largest)
            contents.append((name, name == ModelFolder.configuration ? Self.withCacheType(data) : data))
        }
        self.contents = contents
    }

    /// The configuration with the note by which transformers.js knows the type of the cache, as on the hub.
    ///
    /// It is put before the other keys, which stay as they are written.
    static func withCacheType(_ configuration: [UInt8]) -> [UInt8] {
        let key = "transformers.js_config"
        guard
            let object = try? JSONObject(json: configuration, file: ModelFolder.configuration).members,
            object[key] == nil, !object.isEmpty,
            let brace = configuration.firstIndex(of: UInt8(ascii: "{"))
        else { return configuration }
        let types = #"{"kv_cache_dtype": {"fp16": "float16", "q4f16": "float16"}}"#
        var result = configuration
        result.insert(contentsOf: Array("\n  \"\(key)\": \(types),".utf8), at: brace + 1)
        return result
    }
}
