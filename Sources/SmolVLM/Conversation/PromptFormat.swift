public import Foundation

/// How a conversation is written out for the model.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum PromptFormat: Sendable, Equatable {
    /// The checkpoint's own chat template, or ``standard`` where it brings none.
    case checkpoint
    /// The model family's turns: `User: …<end_of_utterance>`, `Assistant: …`.
    case standard
    /// The parts of the messages and nothing else, a line break before each question but the first: for base models,
    /// which go on with a text.
    case plain
    /// A chat template of the caller's, in Jinja.
    case template(String)
}

extension PromptFormat {
    /// The format of a name (`checkpoint`, `standard`, `plain`), or the template in a file.
    ///
    /// - Throws: ``ChatTemplateError``, naming the file.
    public init(nameOrFile text: String) throws(ChatTemplateError) {
        switch text {
        case "checkpoint": self = .checkpoint
        case "standard": self = .standard
        case "plain": self = .plain
        default: self = .template(try ChatTemplate.source(ofFile: URL(filePath: text)))
        }
    }
}

extension ChatTemplate {
    /// The template of ``PromptFormat/plain``.
    private static let plainSource = """
        {%- for message in messages %}
        {%- if not loop.first and message.role != 'assistant' %}{{ '\\n' }}{% endif %}
        {%- for part in message.content %}
        {%- if part.type == 'text' %}{{ part.text }}
        {%- elif part.type == 'image' %}{{ '<image>' }}
        {%- endif %}
        {%- endfor %}
        {%- endfor %}
        """

    /// The template of a format.
    ///
    /// - Throws: `ChatTemplateError` if it cannot be read or is not well formed.
    public init(_ format: PromptFormat, modelFolder: URL) throws(ChatTemplateError) {
        switch format {
        case .checkpoint: try self.init(modelFolder: modelFolder)
        case .standard: try self.init(source: Self.standardSource, name: Self.standardName)
        case .plain: try self.init(source: Self.plainSource, name: "the plain format")
        case .template(let source):
            let variables = try Self.specialTokens(modelFolder)
            try self.init(source: source, name: "the caller's chat template", variables: variables)
        }
    }

    /// The text of a file that holds a template and nothing else.
    static func source(ofFile url: URL) throws(ChatTemplateError) -> String {
        guard let data = try contents(of: url) else {
            throw ChatTemplateError(
                file: url.relativePath,
                kind: .file,
                problem: "no such file; expected checkpoint, standard, plain or a file with a chat template"
            )
        }
        guard let source = String(validating: data, as: UTF8.self) else {
            throw ChatTemplateError(file: url.relativePath, kind: .file, problem: "is not UTF-8")
        }
        return source
    }
}
