public import Foundation

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
        guard let template = try object(in: data, url)["chat_template"], !(template is NSNull) else {
            guard !isRequired else {
                throw ChatTemplateError(file: url.relativePath, kind: .file, problem: "has no \"chat_template\"")
            }
            return nil
        }
        if let source = template as? String { return source }
        let named: [(name: String, template: String)]
        if let templates = template as? [[String: Any]] {
            named = templates.compactMap { entry in
                guard let name = entry["name"] as? String, let source = entry["template"] as? String else { return nil }
                return (name, source)
            }
        } else {
            named = (template as? [String: String] ?? [:]).map { ($0.key, $0.value) }
        }
        guard let source = named.last(where: { $0.name == "default" })?.template else {
            let problem = "\"chat_template\" should be a string, or a list of templates with one named \"default\""
            throw ChatTemplateError(file: url.relativePath, kind: .file, problem: problem)
        }
        return source
    }

    /// The texts of the special tokens that templates know by name, such as `eos_token`.
    static func specialTokens(_ folder: URL) throws(ChatTemplateError) -> [String: String] {
        var tokens: [String: String] = [:]
        for file in ["special_tokens_map.json", "tokenizer_config.json"] {
            let url = folder.appending(path: file)
            guard let data = try contents(of: url) else { continue }
            for (key, value) in try object(in: data, url) where key.hasSuffix("_token") {
                tokens[key] = value as? String ?? (value as? [String: Any])?["content"] as? String ?? tokens[key]
            }
        }
        return tokens
    }

    private static func object(in data: Data, _ url: URL) throws(ChatTemplateError) -> [String: Any] {
        // Foundation recurses over what is nested.
        guard JSONDepth.isModest(data), let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
        else {
            throw ChatTemplateError(file: url.relativePath, kind: .file, problem: "should be a JSON object")
        }
        return object
    }

    /// The bytes of a file; `nil` if there is none.
    static func contents(of url: URL) throws(ChatTemplateError) -> Data? {
        let path = url.resolvingSymlinksInPath().path
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard attributes?[.type] as? FileAttributeType == .typeRegular else {
            throw ChatTemplateError(
                file: url.relativePath,
                kind: .file,
                problem: "should be a file, is a folder or a device"
            )
        }
        guard let size = attributes?[.size] as? NSNumber, size.intValue <= maximumFileSize else {
            throw ChatTemplateError(
                file: url.relativePath,
                kind: .file,
                problem: "has more than \(maximumFileSize) bytes"
            )
        }
        guard let data = try? Data(contentsOf: url) else {
            throw ChatTemplateError(file: url.relativePath, kind: .file, problem: "cannot be read")
        }
        return data
    }
}
