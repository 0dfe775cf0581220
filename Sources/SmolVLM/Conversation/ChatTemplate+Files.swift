#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension ChatTemplate {
    /// How large a file with a template may be, in bytes.
    private static let maximumFileSize = 64 << 20

    /// Reads the template of a checkpoint.
    ///
    /// It is looked for where the reference looks: in `processor_config.json`, `chat_template.json`,
    /// `chat_template.jinja` and `tokenizer_config.json`, the first that has one. A checkpoint without one gets the
    /// family's standard template.
    ///
    /// - Throws: `ChatTemplateError` if a file cannot be read, or the template in it cannot.
    public init(modelFolder: URL) throws(ChatTemplateError) {
        let variables = try Self.specialTokens(modelFolder)
        for file in ["processor_config.json", "chat_template.json", "chat_template.jinja", "tokenizer_config.json"] {
            let url = modelFolder.appending(path: file)
            guard let source = try Self.source(in: url, isRequired: file == "chat_template.json") else { continue }
            try self.init(source: source, name: url.relativePath, variables: variables)
            return
        }
        try self.init(source: Self.standardSource, name: Self.standardName, variables: variables)
    }

    /// The template in a file; `nil` if there is no file, or none in it.
    private static func source(in url: URL, isRequired: Bool) throws(ChatTemplateError) -> String? {
        guard let data = try contents(of: url) else { return nil }
        if url.pathExtension == "jinja" {
            guard let source = String(validating: data, as: UTF8.self) else {
                throw ChatTemplateError(file: url.relativePath, kind: .file, problem: "is not UTF-8")
            }
            return source
        }
        switch try object(in: data, url)["chat_template"] {
        case nil, .null:
            guard !isRequired else {
                throw ChatTemplateError(file: url.relativePath, kind: .file, problem: "has no \"chat_template\"")
            }
            return nil
        case .string(let source): return source
        case .array(let templates):
            let named = templates.last { $0.object?["name"] == .string("default") }
            if let source = named?.object?["template"]?.string { return source }
        case .object(let templates):
            if let source = templates["default"]?.string { return source }
        default: break
        }
        let problem = "\"chat_template\" should be a string, or a list of templates with one named \"default\""
        throw ChatTemplateError(file: url.relativePath, kind: .file, problem: problem)
    }

    /// The texts of the special tokens that templates know by name, such as `eos_token`.
    static func specialTokens(_ folder: URL) throws(ChatTemplateError) -> [String: String] {
        var tokens: [String: String] = [:]
        for file in ["special_tokens_map.json", "tokenizer_config.json"] {
            let url = folder.appending(path: file)
            guard let data = try contents(of: url) else { continue }
            for (key, value) in try object(in: data, url) where key.hasSuffix("_token") {
                tokens[key] = value.string ?? value.object?["content"]?.string ?? tokens[key]
            }
        }
        return tokens
    }

    private static func object(in json: [UInt8], _ url: URL) throws(ChatTemplateError) -> [String: JSONValue] {
        do throws(FileError) {
            return try JSONObject(json: json, file: url.relativePath).members
        } catch {
            throw ChatTemplateError(error)
        }
    }

    /// The bytes of a file; `nil` if there is none.
    static func contents(of url: URL) throws(ChatTemplateError) -> [UInt8]? {
        do throws(FileError) {
            return try RegularFile.bytesIfPresent(
                of: url.path,
                named: url.relativePath,
                largestSize: maximumFileSize
            )
        } catch {
            throw ChatTemplateError(error)
        }
    }
}
