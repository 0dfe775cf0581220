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
