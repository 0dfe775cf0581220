import SmolVLM

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
