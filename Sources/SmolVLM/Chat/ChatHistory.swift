internal import SmolImage

/// The system text and the turns of a conversation.
struct ChatHistory: Sendable {
    /// Instructions for the whole conversation.
    var systemText: String?
    /// What was said, the oldest turn first.
    var turns: [ChatTurn]
    /// Turns that no longer fitted the context.
    var droppedTurns = 0

    /// What was said, without the system text.
    var messages: [Message] { turns.flatMap(\.messages) }

    /// The prompt that ends with the last turn, and what is left of the history for it.
    ///
    /// While the whole of it fits, nothing is dropped. When it does not, the oldest turns are dropped until it takes at
    /// most `target` tokens, fewer than it might, so that the next questions find the same beginning; the last turn
    /// always stays.
    ///
    /// - Parameters:
    ///   - limit: Tokens that the prompt may have at most.
    ///   - target: Tokens that it may have once turns have been dropped, at most `limit`.
    ///   - builder: Makes prompts.
    func fitted(
        to limit: Int,
        target: Int,
        builder: PromptBuilder
    ) throws(PromptError) -> (history: ChatHistory, prompt: BuiltPrompt) {
        let whole = try prompt(builder)
        guard whole.tokenIDs.count > limit, turns.count > 1 else { return (self, whole) }
        // The fewest turns to drop, by bisection: a prompt is longer the more turns it has.
        var enough = turns.count - 1
        var tooFew = 0
        var best = try dropping(enough).prompt(builder)
        while enough - tooFew > 1 {
            let middle = (enough + tooFew) / 2
            let candidate = try dropping(middle).prompt(builder)
            if candidate.tokenIDs.count <= target {
                (enough, best) = (middle, candidate)
            } else {
                tooFew = middle
            }
        }
        return (dropping(enough), best)
    }

    /// The prompt of the whole history; its images are prepared.
    private func prompt(_ builder: PromptBuilder) throws(PromptError) -> BuiltPrompt {
        try prompt(builder, grids: images.map(\.tiles.grid), addGenerationPrompt: true)
    }

    /// The prompt of the whole history with images that are cut in a certain way.
    func prompt(
        _ builder: PromptBuilder,
        grids: [TileGrid],
        addGenerationPrompt: Bool
    ) throws(PromptError) -> BuiltPrompt {
        let system = systemText.map { [Message.system($0)] } ?? []
        return try builder.build(
            messages: system + messages,
            grids: grids,
            addGenerationPrompt: addGenerationPrompt
        )
    }

    /// How the images are cut, in order; `grid` says it for those that have not been cut yet.
    func grids(_ grid: (RGBImage) -> TileGrid) -> [TileGrid] {
        turns.flatMap { turn in
            if let images = turn.images { return images.map(\.tiles.grid) }
            return turn.messages.flatMap(\.content).compactMap { part in
                if case .image(let image) = part { grid(image) } else { nil }
            }
        }
    }

    /// The images of every turn, in order.
    var images: [PreparedImage] { turns.flatMap { $0.images ?? [] } }

    private func dropping(_ count: Int) -> ChatHistory {
        var rest = self
        rest.turns.removeFirst(count)
        rest.droppedTurns += count
        return rest
    }
}

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
