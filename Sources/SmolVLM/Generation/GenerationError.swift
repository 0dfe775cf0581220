/// Why a generation cannot start or go on, in one line.
public enum GenerationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// An option is outside its range.
    ///
    /// - Parameters:
    ///   - name: The option.
    ///   - value: What was given.
    ///   - allowed: What would be right.
    case invalidOption(name: String, value: String, allowed: String)
    /// Prompt and answer together would be longer than the model's context.
    ///
    /// - Parameters:
    ///   - promptTokens: Tokens of the prompt, image tokens included.
    ///   - maxNewTokens: Tokens that the answer may have.
    ///   - limit: `max_position_embeddings` of the model.
    case contextTooLong(promptTokens: Int, maxNewTokens: Int, limit: Int)
    /// The prompt has no token, so there is nothing to continue.
    case emptyPrompt
    /// The model's scores for the next token hold no number: the weights are damaged.
    ///
    /// - Parameter vocabularySize: How many scores there were.
    case noFiniteLogit(vocabularySize: Int)

    /// One line that names the option or limit and what would be right.
    public var description: String {
        switch self {
        case .invalidOption(let name, let value, let allowed):
            return "\(name) is \(value), expected \(allowed)"
        case .contextTooLong(let promptTokens, let maxNewTokens, let limit):
            let room = limit - promptTokens
            let cure =
                room > 0
                ? "allow at most \(room) new tokens"
                : "shorten the prompt or give fewer or smaller images"
            return "the prompt's \(promptTokens) tokens and \(maxNewTokens) new ones exceed the model's context of "
                + "\(limit) tokens; \(cure)"
        case .emptyPrompt:
            return "the prompt has no tokens, expected at least one"
        case .noFiniteLogit(let vocabularySize):
            return "none of the model's \(vocabularySize) scores is a finite number; check the weight files"
        }
    }
}
