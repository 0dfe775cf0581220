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
