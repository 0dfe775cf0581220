internal import SmolImage
internal import SmolTokenizer
package import SmolVLM

extension SmolVLMModel {
    /// A model of random weights that are made in memory, for measurements: it computes what a checkpoint of these
    /// dimensions would, and its answers mean nothing.
    ///
    /// Weights go through the code that loads checkpoints. `loadTime` leaves out what making the numbers took.
    ///
    /// - Parameters:
    ///   - architecture: The dimensions.
    ///   - precision: The arithmetic.
    ///   - config: Threads; its path is only a name.
    /// - Throws: ``BackendError`` or ``FileError``.
    package static func random(
        _ architecture: ModelArchitecture,
        precision: Precision = .bfloat16,
        config: ModelConfig
    ) async throws -> SmolVLMModel {
        let assets = try ModelAssets(random: architecture, config: config)
        let tier = try InstructionTier.chosen()
        let threads = config.threads ?? Processors.available
        let weights = try RandomWeights(architecture: architecture)
        let start = ContinuousClock.now
        let levels = assets.imageProcessor.configuration.pixelLevels(channels: architecture.vision.channels)
        let engine = try await InferenceEngine.start {
            let checkpoint = Checkpoint(
                architecture: architecture,
                header: weights.header,
                storage: weights
            )
            try checkpoint.validateShapes()
            return try NativeBackend(
                checkpoint: checkpoint,
                pixelLevels: levels,
                precision: precision,
                pool: ThreadPool(threads: threads, tier: tier)
            )
        }
        let loadTime = start.duration(to: .now) - weights.time
        return await SmolVLMModel(config: config, assets: assets, engine: engine, loadTime: loadTime)
    }
}

extension ModelAssets {
    /// What goes with random weights: the family's preprocessing, four tiles to the longest edge, and a tokenizer that
    /// knows no text.
    fileprivate init(random architecture: ModelArchitecture, config: ModelConfig) throws {
        let tokenizer = try Tokenizer(bytes: Array(Self.emptyTokenizer.utf8), file: config.modelPath)
        self.init(
            architecture: architecture,
            tokenizer: tokenizer,
            imageProcessor: ImageProcessor(
                configuration: ImageProcessor.Configuration(
                    tileSize: architecture.vision.imageSize,
                    longestEdge: 4 * architecture.vision.imageSize,
                    mean: [0.5, 0.5, 0.5],
                    standardDeviation: [0.5, 0.5, 0.5]
                ),
                threads: config.threads
            ),
            promptBuilder: PromptBuilder(
                tokenizer: tokenizer,
                template: try ChatTemplate(source: ChatTemplate.standardSource, name: ChatTemplate.standardName),
                imageTokens: ImageTokens(
                    imageID: architecture.imageTokenID,
                    countPerTile: architecture.imageTokensPerTile
                )
            ),
            endOfSequence: []
        )
    }

    private static let emptyTokenizer = """
        {"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false},"decoder":{"type":"ByteLevel"},\
        "model":{"type":"BPE","vocab":{"a":0},"merges":[]}}
        """
}

extension PreparedInputs {
    /// A prompt of random tokens around the image tokens of some images, for measurements.
    ///
    /// - Parameters:
    ///   - architecture: Gives the vocabulary, the image token and how many a tile has.
    ///   - images: Images in tiles; their image tokens follow one another at the start.
    ///   - tokens: Length of the prompt, image tokens included.
    ///   - imageTime: What the images took.
    ///   - seed: Prompts of different seeds have different tokens, from the first one on where there are no images.
    package init(
        random architecture: ModelArchitecture,
        images: [PreparedImage],
        tokens: Int,
        imageTime: Duration,
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
        self.init(prompt, images: images, imageTime: imageTime)
    }
}
