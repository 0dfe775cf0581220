internal import SmolBenchmark
import SmolImage
import SmolVLM

/// The standard job: images of a number of tiles, a prompt of a number of tokens, a number of new tokens.
struct BenchJob {
    let model: SmolVLMModel
    let tiles: Int
    let promptTokens: Int
    let newTokens: Int
    /// Sequences that decode together.
    let batch: Int
    let drawings: [BenchImage]

    init(model: SmolVLMModel, tiles: Int, promptTokens: Int, newTokens: Int, batch: Int) {
        self.model = model
        self.tiles = tiles
        self.promptTokens = promptTokens
        self.newTokens = newTokens
        self.batch = batch
        drawings = BenchImage.drawings(tiles: tiles, processor: model.imageProcessor)
    }

    /// Does the job once, with images and prompts that no other repetition has.
    ///
    /// Of several sequences the first looks at the images; the others read as many tokens of text, since what
    /// decodes together does not depend on where its KV cache came from.
    func run(repetition: Int) async throws -> BenchRun {
        let clock = ContinuousClock()
        let images = try drawings.enumerated().map { index, drawing in
            try drawing.draw(seed: UInt64(repetition << 16 + index + 1))
        }
        let imageStart = clock.now
        let prepared = try zip(images, drawings).map { image, drawing in
            PreparedImage(try model.imageProcessor.tiles(of: image, splitting: drawing.isSplit))
        }
        let imageTime = clock.now - imageStart
        var inputs: [PreparedInputs] = []
        for sequence in 0..<batch {
            let prompt = PreparedInputs(
                random: model.architecture,
                images: sequence == 0 ? prepared : [],
                tokens: promptTokens,
                imageTime: sequence == 0 ? imageTime : .zero,
                seed: UInt64(repetition << 16 + sequence + 1)
            )
            inputs.append(prompt)
        }
        let options = GenerationOptions(maxNewTokens: newTokens, ignoreEndOfSequence: true)
        let start = clock.now
        let results = try await model.generateBatch(inputs, options: options)
        let time = clock.now - start
        let first = results.first?.timings ?? Timings()
        return BenchRun(
            image: imageTime.seconds,
            vision: first.vision.seconds,
            prefill: first.prefill.seconds,
            decode: results.map(\.timings.decode.seconds).max() ?? 0,
            total: (imageTime + time).seconds
        )
    }
}

/// What one repetition of the job took.
struct BenchRun {
    /// Seconds from pixels to tiles.
    var image: Double
    /// Seconds in the vision encoder.
    var vision: Double
    /// Seconds until the first token's logits, once the features were there.
    var prefill: Double
    /// Seconds for the steps after the first token.
    var decode: Double
    /// Seconds from the image to the last token.
    var total: Double
}

/// The repetitions of the job.
struct BenchRuns {
    let runs: [BenchRun]

    /// The shortest time of a stage: what the program can do where nothing disturbs it.
    func shortest(_ stage: KeyPath<BenchRun, Double>) -> Double { runs.map { $0[keyPath: stage] }.min() ?? 0 }

    /// The longest time of a stage.
    func longest(_ stage: KeyPath<BenchRun, Double>) -> Double { runs.map { $0[keyPath: stage] }.max() ?? 0 }
}
