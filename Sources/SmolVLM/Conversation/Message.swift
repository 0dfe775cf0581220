public import SmolImage

/// One turn of a conversation.
public struct Message: Sendable, Equatable {
    /// A part of a message.
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
