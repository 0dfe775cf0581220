/// Why a generation cannot start or go on, in one line.
public struct GenerationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The class of a problem, for a caller that treats some of them differently.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Kind: Sendable, Equatable {
        /// An option is outside its range.
        case invalidOption
        /// Prompt and answer together would be longer than the model's context.
        case contextTooLong
        /// The prompt has no token, so there is nothing to continue.
        case emptyPrompt
        /// The model's scores for the next token hold no number: the weights are damaged.
        case noFiniteLogit
    }

    /// What a prompt and its answer would need, and what the model has.
    public struct Context: Sendable, Equatable {
        /// Tokens of the prompt, image placeholder tokens included.
        public let promptTokens: Int
        /// Tokens that the answer may have.
        public let maxNewTokens: Int
        /// `max_position_embeddings` of the model.
        public let limit: Int
    }

    /// The class of the problem.
    public let kind: Kind
    /// The option that it is about, nil where it is about none.
    public let place: String?
    /// What is wrong and what would be right.
    public let problem: String
    /// The lengths, where ``kind`` is ``Kind/contextTooLong``.
    public let context: Context?

    private init(_ kind: Kind, place: String? = nil, _ problem: String, context: Context? = nil) {
        self.kind = kind
        self.place = place
        self.problem = problem
        self.context = context
    }

    /// One line that names the option or limit and what would be right.
    public var description: String {
        place.map { "\($0) \(problem)" } ?? problem
    }
}

extension GenerationError {
    package static func invalidOption(name: String, value: String, allowed: String) -> GenerationError {
        GenerationError(.invalidOption, place: name, "is \(value), expected \(allowed)")
    }

    package static func contextTooLong(promptTokens: Int, maxNewTokens: Int, limit: Int) -> GenerationError {
        let room = limit - promptTokens
        let cure =
            room > 0 ? "allow at most \(room) new tokens" : "shorten the prompt or give fewer or smaller images"
        return GenerationError(
            .contextTooLong,
            "the prompt's \(promptTokens) tokens and \(maxNewTokens) new ones exceed the model's context of "
                + "\(limit) tokens; \(cure)",
            context: Context(promptTokens: promptTokens, maxNewTokens: maxNewTokens, limit: limit)
        )
    }

    package static let emptyPrompt = GenerationError(.emptyPrompt, "the prompt has no tokens, expected at least one")

    package static func noFiniteLogit(vocabularySize: Int) -> GenerationError {
        GenerationError(
            .noFiniteLogit,
            "none of the model's \(vocabularySize) scores is a finite number; check the weight files"
        )
    }
}
