internal import SmolTemplate
public import SmolTokenizer

/// A checkpoint's chat template: turns messages into the text that the model was trained on.
public struct ChatTemplate: Sendable {
    /// The file that the template is from, or what it is where it is from none.
    public let name: String
    private let template: JinjaTemplate
    private let variables: [String: String]

    /// Reads a template.
    ///
    /// - Parameters:
    ///   - source: The template, in Jinja.
    ///   - name: Where it is from, for errors.
    ///   - variables: Texts that the template can use and that may hold special tokens, such as `bos_token`.
    /// - Throws: `ChatTemplateError` if it is not well formed or uses something that is not supported.
    public init(
        source: String,
        name: String,
        variables: [String: String] = [:]
    ) throws(ChatTemplateError) {
        self.name = name
        self.variables = variables
        do {
            template = try JinjaTemplate(source)
        } catch {
            throw ChatTemplateError(error, file: name)
        }
    }

    /// The text of a conversation.
    ///
    /// What the template says itself is trusted, what the messages say is not: an `<image>` that a user typed stays
    /// ordinary text, while the one that the template writes in the place of an image is the special token.
    ///
    /// - Parameters:
    ///   - messages: The conversation, the oldest message first.
    ///   - addGenerationPrompt: Whether the text ends with the start of the model's answer.
    /// - Throws: `ChatTemplateError` if the template refuses the conversation or cannot be rendered.
    public func render(
        _ messages: [Message],
        addGenerationPrompt: Bool = true
    ) throws(ChatTemplateError) -> [TextSegment] {
        var values: [String: TemplateValue] = variables.mapValues { .text($0, isTrusted: true) }
        values["messages"] = .list(messages.map(Self.value))
        values["add_generation_prompt"] = .boolean(addGenerationPrompt)
        values["tools"] = TemplateValue.none
        values["documents"] = TemplateValue.none
        do throws(JinjaError) {
            return try template.render(values).map { TextSegment($0.text, isTrusted: $0.isTrusted) }
        } catch {
            throw ChatTemplateError(error, file: name)
        }
    }

    private static func value(of message: Message) -> TemplateValue {
        let isKnown = [Message.Role.user, .assistant, .system].contains(message.role)
        let content = message.content.map { part -> TemplateValue in
            switch part {
            case .text(let text):
                .dictionary(["type": .text("text", isTrusted: true), "text": .text(text, isTrusted: false)])
            case .image, .imagePlaceholder:
                .dictionary(["type": .text("image", isTrusted: true)])
            }
        }
        return .dictionary([
            "role": .text(message.role.rawValue, isTrusted: isKnown),
            "content": .list(content),
        ])
    }
}

extension ChatTemplate {
    /// The template of checkpoints that bring none.
    ///
    /// One turn a line, `Role: text<end_of_utterance>`, with no space after the colon where an image comes first.
    package static let standardSource = """
        <|im_start|>
        {%- for message in messages %}
        {{- message.role | capitalize ~ (':' if message.content[0].type == 'image' else ': ') }}
        {%- for part in message.content %}
        {%- if part.type == 'text' %}{{ part.text }}
        {%- elif part.type == 'image' %}{{ '<image>' }}
        {%- elif part.type == 'video' %}{{ '<video>' }}
        {%- endif %}
        {%- endfor %}
        {{- '<end_of_utterance>\\n' }}
        {%- endfor %}
        {%- if add_generation_prompt %}{{ 'Assistant:' }}{% endif %}
        """

    /// The name that errors in it carry.
    package static let standardName = "the standard chat template"
}

/// Why a checkpoint's chat template could not be read or rendered.
public struct ChatTemplateError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Kind: Sendable, Equatable {
        /// A file that should hold the template cannot be read, or does not hold one.
        case file
        /// The template is not well formed.
        case syntax
        /// The template uses a construct of Jinja that is not supported.
        case unsupported
        /// The template does something with a value that the value does not have.
        case evaluation
        /// The template itself refuses the conversation.
        case refused
        /// The template is too large, or costs too much.
        case limit
    }

    /// The file that the template is from.
    public let file: String
    /// The line of the template, from 1; `nil` where the whole file is meant.
    public let line: Int?
    /// What went wrong.
    public let kind: Kind
    /// What is wrong, in one line.
    public let problem: String

    /// An error about a template.
    public init(file: String, line: Int? = nil, kind: Kind, problem: String) {
        self.file = file
        self.line = line
        self.kind = kind
        self.problem = problem
    }

    /// What is wrong with a file that should hold the template.
    init(_ error: FileError) {
        let place = error.place.map { "\($0): " } ?? ""
        self.init(file: error.file, kind: .file, problem: place + error.problem)
    }

    init(_ error: JinjaError, file: String) {
        let kind: Kind =
            switch error.kind {
            case .syntax: .syntax
            case .unsupported: .unsupported
            case .evaluation: .evaluation
            case .raised: .refused
            case .limit: .limit
            }
        self.init(file: file, line: error.line, kind: kind, problem: error.problem)
    }

    /// The place in the file: the line of the template, nil where the whole file is meant.
    public var place: String? { line.map { "chat template, line \($0)" } }

    /// One line that names the file, the line of the template and the problem.
    public var description: String {
        [file, place, problem].compactMap(\.self).joined(separator: ": ")
    }
}
