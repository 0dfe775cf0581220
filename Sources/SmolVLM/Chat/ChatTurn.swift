internal import SmolImage

/// A question and its answer, with the question's images cut into tiles once and for all.
struct ChatTurn: Sendable {
    /// The question first; the answer, once there is one, last.
    var messages: [Message]
    /// The images of the messages, in order; nil until they are needed.
    var images: [PreparedImage]?

    /// A conversation's messages as turns: each begins with a question.
    static func turns(of messages: [Message]) -> [ChatTurn] {
        var turns: [ChatTurn] = []
        for message in messages {
            if message.role == .user || turns.isEmpty {
                turns.append(ChatTurn(messages: [message]))
            } else {
                turns[turns.count - 1].messages.append(message)
            }
        }
        return turns
    }

    /// Cuts the images into tiles, if that has not been done.
    mutating func prepareImages(_ prepare: (RGBImage) throws -> PreparedImage) throws {
        guard images == nil else { return }
        images = try messages.images(filling: []).map(prepare)
    }
}
