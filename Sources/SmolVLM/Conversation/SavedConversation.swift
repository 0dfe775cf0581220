public import SmolImage

/// A conversation as it is saved, in JSON, and loaded again.
///
/// ```json
/// {"messages": [{"role": "user", "content": [{"type": "image", "path": "photo.jpg"}, {"type": "text", "text": "What?"}]}]}
/// ```
///
/// The system text is a first message of the role `system`. How an image is saved is the caller's choice, see
/// ``SavedImage``.
public struct SavedConversation: Sendable, Equatable, Codable {
    /// A message of a saved conversation.
    public struct Turn: Sendable, Equatable, Codable {
        /// Who says it: `user`, `assistant` or `system`.
        public var role: String
        /// What is said, in order.
        public var content: [Part]

        /// A message of these parts.
        public init(role: String, content: [Part]) {
            self.role = role
            self.content = content
        }
    }

    /// A part of a saved message.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Part: Sendable, Equatable {
        /// Text.
        case text(String)
        /// An image.
        case image(SavedImage)
    }

    /// The messages, the oldest first.
    public var messages: [Turn]

    /// A conversation to save.
    ///
    /// - Parameters:
    ///   - messages: What was said, such as ``ChatSession/messages``.
    ///   - systemText: Instructions for the whole conversation.
    ///   - image: How an image is saved; embeds the samples unless told otherwise.
    public init(
        _ messages: [Message],
        systemText: String? = nil,
        image: (RGBImage) -> SavedImage = { .samples($0) }
    ) {
        let system = systemText.map { [Message.system($0)] } ?? []
        self.messages = (system + messages).map { message in
            Turn(
                role: message.role.rawValue,
                content: message.content.map { part in
                    switch part {
                    case .text(let text): .text(text)
                    case .image(let pixels): .image(image(pixels))
                    case .imagePlaceholder: .image(.placeholder)
                    }
                }
            )
        }
    }

    /// The system text: that of a first message of the role `system` that holds nothing but text.
    public var systemText: String? {
        guard let first = messages.first, first.role == Message.Role.system.rawValue else { return nil }
        var text = ""
        for part in first.content {
            guard case .text(let piece) = part else { return nil }
            text += piece
        }
        return text
    }

    /// The messages behind the system text, with the images that `read` gives for what was saved of them.
    ///
    /// - Throws: What `read` throws.
    public func restored(_ read: (SavedImage) throws -> RGBImage) throws -> [Message] {
        try messages.dropFirst(systemText == nil ? 0 : 1).map { turn in
            Message(
                role: Message.Role(rawValue: turn.role),
                content: try turn.content.map { part in
                    switch part {
                    case .text(let text): .text(text)
                    case .image(.placeholder): .imagePlaceholder
                    case .image(let saved): .image(try read(saved))
                    }
                }
            )
        }
    }
}

extension SavedConversation.Turn {
    private enum CodingKeys: CodingKey {
        case role
        case content
    }

    /// Reads content that is a list of parts, or one text, as many programs write it.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        role = try values.decode(String.self, forKey: .role)
        if let text = try? values.decode(String.self, forKey: .content) {
            content = [.text(text)]
        } else if (try? values.nestedUnkeyedContainer(forKey: .content)) != nil {
            content = try values.decode([SavedConversation.Part].self, forKey: .content)
        } else {
            throw DecodingError.dataCorruptedError(
                forKey: .content,
                in: values,
                debugDescription: "must be text in quotes or a list of parts"
            )
        }
    }
}

extension SavedConversation.Part: Codable {
    private enum CodingKeys: CodingKey {
        case type
        case text
    }

    /// Reads `{"type":"text","text":…}` or `{"type":"image",…}`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        switch try values.decode(String.self, forKey: .type) {
        case "text": self = .text(try values.decode(String.self, forKey: .text))
        case "image": self = .image(try SavedImage(from: decoder))
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .type,
                in: values,
                debugDescription: "must be \"text\" or \"image\""
            )
        }
    }

    /// Writes what ``init(from:)`` reads.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .text(let text):
            try values.encode("text", forKey: .type)
            try values.encode(text, forKey: .text)
        case .image(let image):
            try values.encode("image", forKey: .type)
            try image.encode(to: encoder)
        }
    }
}
