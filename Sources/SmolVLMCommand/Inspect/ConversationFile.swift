import SmolVLM

/// The file that `inspect prompt` reads.
struct ConversationFile: Decodable {
    struct Turn: Decodable {
        let role: String
        let content: [Part]

        private enum CodingKeys: CodingKey {
            case role
            case content
        }

        /// Content is a list of parts, or one string.
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            role = try container.decode(String.self, forKey: .role)
            if let text = try? container.decode(String.self, forKey: .content) {
                content = [Part(type: "text", text: text, grid: nil, path: nil)]
            } else {
                content = try container.decode([Part].self, forKey: .content)
            }
        }
    }

    struct Part: Decodable {
        let type: String
        let text: String?
        let grid: [Int]?
        let path: String?
    }

    let messages: [Turn]

    /// The parts that are images, in order.
    var imageParts: [Part] {
        messages.flatMap(\.content).filter { $0.type == "image" }
    }

    /// The messages, with placeholders for images.
    var asMessages: [Message] {
        messages.map { turn in
            Message(
                role: Message.Role(rawValue: turn.role),
                content: turn.content.map { $0.type == "image" ? .imagePlaceholder : .text($0.text ?? "") }
            )
        }
    }
}

/// Decoding errors in one line.
enum DecodingProblem {
    static func describe(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "not JSON" }
        switch error {
        case .keyNotFound(let key, let context): return "\(place(context)): no key \"\(key.stringValue)\""
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            return "\(place(context)): expected \(FileError.form(of: type))"
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            return "\(place(context)): \(context.debugDescription)"
        case .dataCorrupted: return "not valid JSON"
        @unknown default: return "not valid JSON"
        }
    }

    private static func place(_ context: DecodingError.Context) -> String {
        let path = context.codingPath.map { key in key.intValue.map { "[\($0)]" } ?? "." + key.stringValue }.joined()
        return path.isEmpty ? "top level" : path.hasPrefix(".") ? String(path.dropFirst()) : path
    }
}
