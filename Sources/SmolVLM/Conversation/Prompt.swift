public import SmolImage

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
