package import SmolVLM

extension PreparedInputs {
    /// A prompt of random tokens around the image tokens of some images, for measurements.
    ///
    /// - Parameters:
    ///   - architecture: Gives the vocabulary, the image token and how many a tile has.
    ///   - images: Images in tiles; their image tokens stand one after the other at the start.
    ///   - tokens: Length of the prompt, image tokens included.
    ///   - imageSeconds: What the images took.
    ///   - seed: Prompts of different seeds have different tokens, from the first one on where there are no images.
    package init(
        random architecture: ModelArchitecture,
        images: [PreparedImage],
        tokens: Int,
        imageSeconds: Double,
        seed: UInt64
    ) {
        var generator = SeededRandom(seed: seed)
        let tiles = images.reduce(0) { $0 + $1.tiles.tileCount }
        let imageTokens = tiles * architecture.imageTokensPerTile
        var tokenIDs = [Int](repeating: architecture.imageTokenID, count: imageTokens)
        while tokenIDs.count < tokens {
            let id = Int(generator.next() % UInt64(architecture.text.vocabularySize))
            if id != architecture.imageTokenID || architecture.text.vocabularySize == 1 { tokenIDs.append(id) }
        }
        let prompt = BuiltPrompt(text: "", tokenIDs: tokenIDs, imageTokenPositions: Array(0..<imageTokens))
        self.init(prompt, images: images, imageSeconds: imageSeconds)
    }
}
