public import SmolImage

extension SmolVLMModel {
    /// The messages of a prompt: system text, history, then the question with its images.
    public func messages(for prompt: Prompt) -> [Message] {
        prompt.messages
    }

    /// Turns messages into what the model reads: a prompt with image slots, and tiles to fill them.
    ///
    /// - Parameters:
    ///   - messages: The conversation so far. It ends with the turn that is to be answered.
    ///   - images: Images for the messages' placeholders, in order. Messages may carry their images themselves.
    ///   - detail: Whether images are split into tiles.
    /// - Throws: ``PromptError`` when images and placeholders do not match in number, `ImageError` when an image
    ///   cannot be cut into tiles.
    public func prepareInputs(
        messages: [Message],
        images: [Image] = [],
        detail: ImageDetail = .auto
    ) throws -> PreparedInputs {
        let start = ContinuousClock.now
        let ordered = try messages.images(filling: images)
        let tiled = try ordered.map { try imageProcessor.tiles(of: $0, splitting: detail.splitting) }
        let imageSeconds = start.duration(to: .now).seconds
        let prompt = try promptBuilder.build(messages: messages, grids: tiled.map(\.grid))
        return PreparedInputs(
            text: prompt.text,
            tokenIDs: prompt.tokenIDs,
            images: tiled,
            imageSeconds: imageSeconds
        )
    }
}
