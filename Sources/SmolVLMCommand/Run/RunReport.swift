import SmolVLM

/// The object that `run --json` prints.
///
/// Its keys are a contract.
struct RunReport: Encodable {
    let text: String
    let tokenIDs: [Int]
    let finishReason: String
    let backend: String
    let precision: String
    let usage: UsageReport
    let timings: TimingsReport

    init(_ result: GenerationResult, backend: Backend) {
        text = result.text
        tokenIDs = result.tokenIDs
        finishReason = result.finishReason.rawValue
        self.backend = backend.name
        precision = backend.weights
        usage = UsageReport(
            promptTokens: result.usage.promptTokens,
            completionTokens: result.usage.completionTokens,
            imageTiles: result.usage.imageTiles,
            cachedPromptTokens: result.usage.cachedPromptTokens,
            cachedImageTiles: result.usage.cachedImageTiles
        )
        timings = TimingsReport(result.timings)
    }

    enum CodingKeys: String, CodingKey {
        case text
        case tokenIDs = "token_ids"
        case finishReason = "finish_reason"
        case backend
        case precision
        case usage
        case timings
    }
}

/// The `usage` of ``RunReport``.
struct UsageReport: Encodable {
    let promptTokens: Int
    let completionTokens: Int
    let imageTiles: Int
    let cachedPromptTokens: Int
    let cachedImageTiles: Int

    enum CodingKeys: String, CodingKey {
        case promptTokens = "prompt_tokens"
        case completionTokens = "completion_tokens"
        case imageTiles = "image_tiles"
        case cachedPromptTokens = "cached_prompt_tokens"
        case cachedImageTiles = "cached_image_tiles"
    }
}

/// The `timings` of ``RunReport``, in seconds but for the last.
struct TimingsReport: Encodable {
    let load: Double
    let image: Double
    let vision: Double
    let prefill: Double
    let decode: Double
    let timeToFirstToken: Double
    let tokensPerSecond: Double

    init(_ timings: Timings) {
        load = timings.load.seconds
        image = timings.image.seconds
        vision = timings.vision.seconds
        prefill = timings.prefill.seconds
        decode = timings.decode.seconds
        timeToFirstToken = timings.timeToFirstToken.seconds
        tokensPerSecond = timings.tokensPerSecond
    }

    enum CodingKeys: String, CodingKey {
        case load = "load_s"
        case image = "image_s"
        case vision = "vision_s"
        case prefill = "prefill_s"
        case decode = "decode_s"
        case timeToFirstToken = "time_to_first_token_s"
        case tokensPerSecond = "tokens_per_second"
    }
}

extension GenerationResult {
    /// One line for a person: what was read, what was written, and how long each part took.
    var summary: String {
        let counts =
            "\(usage.imageTiles) tiles, \(usage.promptTokens) prompt tokens, \(usage.completionTokens) new tokens"
        let parts = [
            ("load", timings.load), ("image", timings.image), ("vision", timings.vision),
            ("prefill", timings.prefill), ("decode", timings.decode),
        ]
        let times = parts.map { "\($0.0) \($0.1.seconds.fixed(2)) s" }.joined(separator: ", ")
        return "\(counts) (\(finishReason.rawValue)); \(times); \(timings.tokensPerSecond.fixed(1)) tokens/s"
    }
}
