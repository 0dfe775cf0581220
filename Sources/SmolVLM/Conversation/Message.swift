public import SmolImage

/// One turn of a conversation.
public struct Message: Sendable, Equatable {
    /// A part of a message.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Content: Sendable, Equatable {
        /// Text, which is encoded as ordinary text whatever it says.
        case text(String)
        /// An image.
        case image(RGBImage)
        /// The place of an image that is given apart from the messages, in order.
        case imagePlaceholder
    }

    /// Who says it.
    public var role: Role
    /// What is said, in order.
    public var content: [Content]

    /// A message.
    public init(role: Role, content: [Content]) {
        self.role = role
        self.content = content
    }

    /// What the person asks: the images first, then the text.
    public static func user(_ text: String, images: [RGBImage] = []) -> Message {
        Message(role: .user, content: images.map { .image($0) } + [.text(text)])
    }

    /// What the model said.
    public static func assistant(_ text: String) -> Message {
        Message(role: .assistant, content: [.text(text)])
    }

    /// Instructions for the whole conversation.
    public static func system(_ text: String) -> Message {
        Message(role: .system, content: [.text(text)])
    }

    /// How many images the message has a place for.
    public var imageCount: Int {
        content.count { part in
            switch part {
            case .image, .imagePlaceholder: true
            case .text: false
            }
        }
    }
}

extension Message {
    /// Who says a message.
    public struct Role: RawRepresentable, Hashable, Sendable {
        /// The name that chat templates know the role by.
        public let rawValue: String

        /// A role with a name of its own.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The person who asks.
        public static let user = Role(rawValue: "user")
        /// The model.
        public static let assistant = Role(rawValue: "assistant")
        /// Instructions that hold for the whole conversation.
        public static let system = Role(rawValue: "system")
    }
}

extension [Message] {
    /// The images of a conversation in the order of their places, placeholders filled from `images`.
    ///
    /// - Throws: ``PromptError`` when there are more or fewer images than placeholders.
    func images(filling images: [RGBImage]) throws(PromptError) -> [RGBImage] {
        var remaining = images[...]
        var ordered: [RGBImage] = []
        var placeholders = 0
        for part in flatMap(\.content) {
            switch part {
            case .text: break
            case .image(let image): ordered.append(image)
            case .imagePlaceholder:
                placeholders += 1
                if let image = remaining.popFirst() { ordered.append(image) }
            }
        }
        guard placeholders == images.count else {
            throw .imageCount(placeholders: placeholders, images: images.count)
        }
        return ordered
    }
}

/// A question with everything it needs: images, instructions and what was said before.
public struct Prompt: Sendable, Equatable {
    /// The question.
    public var text: String
    /// The images it is about, which come before it.
    public var images: [RGBImage]
    /// Instructions for the whole conversation.
    public var systemText: String?
    /// What was said before, the oldest first.
    public var history: [Message]

    /// A question.
    public init(_ text: String, images: [RGBImage] = [], systemText: String? = nil, history: [Message] = []) {
        self.text = text
        self.images = images
        self.systemText = systemText
        self.history = history
    }

    /// The conversation that ends with the question.
    public var messages: [Message] {
        let system = systemText.map { [Message.system($0)] } ?? []
        return system + history + [.user(text, images: images)]
    }
}
