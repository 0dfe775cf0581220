import SmolVLM

/// What the answers of a chat cost: the last one and all together.
struct ChatStatistics {
    /// The cost of answers.
    struct Cost {
        var answers = 0
        var image = Duration.zero
        var vision = Duration.zero
        var prefill = Duration.zero
        var decode = Duration.zero
        var firstToken = Duration.zero
        var promptTokens = 0
        var cachedTokens = 0
        var newTokens = 0
        /// Tokens after each answer's first one, which are what `decode` is the time of.
        var decodedTokens = 0
        var tiles = 0
        var cachedTiles = 0
    }

    private(set) var last: Cost?
    private(set) var total = Cost()

    /// Counts an answer.
    ///
    /// - Parameter imageTime: What reading its images took before the question.
    mutating func add(_ result: GenerationResult, imageTime: Duration) {
        let cost = Cost(
            answers: 1,
            image: result.timings.image + imageTime,
            vision: result.timings.vision,
            prefill: result.timings.prefill,
            decode: result.timings.decode,
            firstToken: result.timings.timeToFirstToken,
            promptTokens: result.usage.promptTokens,
            cachedTokens: result.usage.cachedPromptTokens,
            newTokens: result.usage.completionTokens,
            decodedTokens: max(0, result.usage.completionTokens - 1),
            tiles: result.usage.imageTiles,
            cachedTiles: result.usage.cachedImageTiles
        )
        last = cost
        total.answers += 1
        total.image += cost.image
        total.vision += cost.vision
        total.prefill += cost.prefill
        total.decode += cost.decode
        total.firstToken += cost.firstToken
        total.promptTokens += cost.promptTokens
        total.cachedTokens += cost.cachedTokens
        total.newTokens += cost.newTokens
        total.decodedTokens += cost.decodedTokens
        total.tiles += cost.tiles
        total.cachedTiles += cost.cachedTiles
    }

    /// The table of `/stats`.
    var table: String {
        guard let last else { return "nothing was asked yet\n" }
        let columns = [last, total].map(Self.column)
        let all = total.answers == 1 ? "the only one" : "all \(total.answers)"
        var rows = [["", "last answer", all]]
        for (index, label) in Self.labels.enumerated() { rows.append([label] + columns.map { $0[index] }) }
        return TextTable.text(rows)
    }

    private static let labels = [
        "images read", "vision", "  tiles encoded", "  tiles kept", "prefill", "  tokens read", "  tokens kept",
        "first token after", "decode", "  new tokens", "  tokens/s",
    ]

    private static func column(_ cost: Cost) -> [String] {
        [
            seconds(cost.image), seconds(cost.vision), String(cost.tiles - cost.cachedTiles),
            String(cost.cachedTiles), seconds(cost.prefill), String(cost.promptTokens - cost.cachedTokens),
            String(cost.cachedTokens), seconds(cost.firstToken), seconds(cost.decode), String(cost.newTokens),
            cost.decode > .zero && cost.decodedTokens > 0
                ? (Double(cost.decodedTokens) / cost.decode.seconds).fixed(1) : "-",
        ]
    }

    private static func seconds(_ time: Duration) -> String { time.seconds.fixed(3) + " s" }
}
