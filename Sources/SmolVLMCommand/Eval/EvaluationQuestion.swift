/// One line of the file that `eval` reads: images, a question about them, and the answers that are right.
///
///     {"image": "kitchen.jpg", "question": "How many cups are there?", "answer": "3", "kind": "count"}
///
/// `image` is a path, a list of paths, or left out; paths are relative to the file. `answer` is a text or a list of texts
/// any of which will do. `kind` groups the outcome and may be left out.
struct EvaluationQuestion: Decodable {
    let images: [String]
    let question: String
    let answers: [String]
    let kind: String

    /// The kind of a line that names none.
    static let unnamedKind = "other"

    private enum CodingKeys: CodingKey {
        case image
        case question
        case answer
        case kind
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        images = container.contains(.image) ? try Self.texts(in: container, forKey: .image) : []
        question = try container.decode(String.self, forKey: .question)
        answers = try Self.texts(in: container, forKey: .answer)
        kind = try container.decodeIfPresent(String.self, forKey: .kind) ?? Self.unnamedKind
        if answers.isEmpty {
            throw DecodingError.dataCorruptedError(
                forKey: .answer,
                in: container,
                debugDescription: "the list of answers is empty"
            )
        }
    }

    /// One text or a list of them.
    private static func texts(
        in container: KeyedDecodingContainer<CodingKeys>,
        forKey key: CodingKeys
    ) throws -> [String] {
        if let text = try? container.decode(String.self, forKey: key) { return [text] }
        if let texts = try? container.decode([String].self, forKey: key) { return texts }
        guard container.contains(key) else {
            throw DecodingError.keyNotFound(key, .init(codingPath: [], debugDescription: ""))
        }
        throw DecodingError.dataCorruptedError(
            forKey: key,
            in: container,
            debugDescription: "expected text in quotes, or a list of texts"
        )
    }
}
