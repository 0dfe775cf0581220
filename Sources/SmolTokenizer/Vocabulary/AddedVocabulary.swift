internal import SmolSupport

/// The added tokens, by id, by text and for finding them in text.
struct AddedVocabulary: Sendable {
    /// What is wrong with one of the tokens.
    struct Problem: Error {
        let index: Int
        let text: String
    }

    /// The tokens, in the order of the file.
    let tokens: [AddedToken]
    private let indexOfID: [Int: Int]
    /// By UTF-8: Swift takes canonically equivalent strings for equal.
    private let idOfContent: [[UInt8]: Int]
    /// Finds the tokens that are looked for in the text as it is.
    let verbatim: AddedTokenMatcher
    /// Finds the tokens that are looked for after those.
    let normalized: AddedTokenMatcher
    /// One more than the highest id.
    let idLimit: Int

    /// Checks the tokens against each other and against the model's.
    static func make(_ tokens: [AddedToken], model: Vocabulary) -> Result<AddedVocabulary, Problem> {
        var kept: [AddedToken] = []
        var indexOfID: [Int: Int] = [:]
        var idOfContent: [[UInt8]: Int] = [:]
        let limit = (model.count + tokens.count) * 4 + 65536
        for (index, token) in tokens.enumerated() {
            let utf8 = Array(token.content.utf8)
            if let other = indexOfID[token.id] {
                if kept[other] == token { continue }
                let text = "\(quoted(token.content)) has the id \(token.id), which \(quoted(kept[other].content)) has"
                return .failure(Problem(index: index, text: text))
            }
            if let other = idOfContent[utf8] {
                let text = "\(quoted(token.content)) has the ids \(other) and \(token.id)"
                return .failure(Problem(index: index, text: text))
            }
            if let other = model.token(id: token.id), !other.elementsEqual(utf8) {
                let name = quoted(String(decoding: other, as: UTF8.self))
                let text = "\(quoted(token.content)) has the id \(token.id), which \(name) has in \"vocab\""
                return .failure(Problem(index: index, text: text))
            }
            if let other = model.id(of: utf8), other != token.id {
                let text = "\(quoted(token.content)) has the id \(token.id), but \(other) in \"vocab\""
                return .failure(Problem(index: index, text: text))
            }
            guard token.id < limit else {
                let text = "the id \(token.id) is far more than \(model.count + tokens.count) tokens need"
                return .failure(Problem(index: index, text: text))
            }
            indexOfID[token.id] = kept.count
            idOfContent[utf8] = token.id
            kept.append(token)
        }
        return .success(AddedVocabulary(tokens: kept, indexOfID: indexOfID, idOfContent: idOfContent))
    }

    private init(tokens: [AddedToken], indexOfID: [Int: Int], idOfContent: [[UInt8]: Int]) {
        self.tokens = tokens
        self.indexOfID = indexOfID
        self.idOfContent = idOfContent
        verbatim = AddedTokenMatcher(tokens) { !$0.isNormalized }
        normalized = AddedTokenMatcher(tokens) { $0.isNormalized }
        idLimit = (tokens.map(\.id).max() ?? -1) + 1
    }

    /// The token with this id.
    subscript(id: Int) -> AddedToken? {
        indexOfID[id].map { tokens[$0] }
    }

    /// The id of the token with this text.
    func id(of content: String) -> Int? {
        idOfContent[Array(content.utf8)]
    }
}
