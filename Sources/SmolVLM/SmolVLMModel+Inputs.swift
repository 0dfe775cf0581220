public import SmolImage

extension SmolVLMModel {
    /// The messages of a prompt: system text, history, then the question with its images.
    public func messages(for prompt: Prompt) -> [Message] {
        prompt.messages
    }

    /// Turns messages into what the model reads: a prompt with image placeholder tokens, and tiles whose features replace
    /// them.
    ///
    /// Resizing and tiling take a while: they run off the caller's thread.
    ///
    /// - Parameters:
    ///   - messages: The conversation so far. It ends with the turn that is to be answered.
    ///   - images: Images for the messages' image placeholders, in order. Messages may carry their images themselves.
    ///   - detail: Whether images are split into tiles.
    /// - Throws: ``PromptError`` when images and placeholders do not match in number, `ImageError` when an image
    ///   cannot be cut into tiles.
    @concurrent
    public func prepareInputs(
        messages: [Message],
        images: [RGBImage] = [],
        detail: ImageDetail = .auto
    ) async throws -> PreparedInputs {
        try preparedInputs(messages: messages, images: images, detail: detail)
    }

    /// The same on the caller's thread.
    package func preparedInputs(
        messages: [Message],
        images: [RGBImage],
        detail: ImageDetail
    ) throws -> PreparedInputs {
        let start = ContinuousClock.now
        let ordered = try messages.images(filling: images)
        let prepared = try ordered.map { image in
            try Task.checkCancellation()
            return try prepare(image, detail: detail)
        }
        let imageTime = start.duration(to: .now)
        let prompt = try promptBuilder.build(messages: messages, grids: prepared.map(\.tiles.grid))
        return PreparedInputs(prompt, images: prepared, imageTime: imageTime)
    }

    /// How an image would be cut into tiles, from its size alone.
    public func tileGrid(of image: RGBImage, detail: ImageDetail = .auto) -> TileGrid {
        imageProcessor.grid(
            width: image.width,
            height: image.height,
            splitting: detail.splitting ?? imageProcessor.configuration.doImageSplitting
        )
    }

    /// Cuts an image into tiles.
    func prepare(_ image: RGBImage, detail: ImageDetail) throws(ImageError) -> PreparedImage {
        PreparedImage(try imageProcessor.tiles(of: image, splitting: detail.splitting))
    }
}
