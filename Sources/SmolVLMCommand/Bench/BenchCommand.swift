import ArgumentParser
internal import SmolBenchmark
import SmolTerminal
import SmolVLM

/// `smolvlm bench`: what this machine could do, and how much of it a standard job gets.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure the machine's limits, then a standard job, and what fraction of them each stage reaches.",
        usage: "smolvlm bench [--shape SHAPE | --model MODEL] [OPTIONS]",
        discussion: """
            Example: smolvlm bench --shape 256m --repeat 3

            Vision and prefill are compared with peak arithmetic speed, decoding with memory bandwidth; only necessary \
            work counts.
            """
    )

    @Option(
        name: [.short, .long],
        help: "Model folder; in place of --shape.",
        completion: .model
    )
    var model: String?

    @Option(help: "Random weights of these dimensions: 256m, 500m, 2.2b or tiny. (default: 256m)")
    var shape: ModelShape?

    @Option(
        parsing: .unconditional,
        help: "Number of image tiles, each image's overview tile included."
    )
    var tiles = 13

    @Option(
        parsing: .unconditional,
        help: "Tokens of the prompt, image tokens included. (default: the image tokens and 60 more)"
    )
    var promptTokens: Int?

    @Option(parsing: .unconditional, help: "New tokens; the first one comes out of the prefill.")
    var newTokens = 64

    @Option(parsing: .unconditional, help: "Sequences that decode together.")
    var batch = 1

    @Option(
        help: """
            The native engine's arithmetic: \(Precision.allCases.map(\.rawValue).joined(separator: ", ")). \
            (default: bfloat16)
            """
    )
    var precision: Precision?

    @Option(help: "What runs the model: automatic, onnx or native.")
    var backend: BackendName = .automatic

    @Option(name: [.customShort("t"), .long], parsing: .unconditional, help: "Threads. (default: every core)")
    var threads: Int?

    @Option(
        name: .customLong("repeat"),
        parsing: .unconditional,
        help: "How many times the job is done; the shortest time of each stage counts."
    )
    var repetitions = 1

    @Flag(help: "One JSON object in place of the table.")
    var json = false

    func validate() throws {
        try require(model == nil || shape == nil, "--model and --shape: give one of them")
        try require((0...1024).contains(tiles), "--tiles is \(tiles), expected 0 to 1024")
        try require((2...65_536).contains(newTokens), "--new-tokens is \(newTokens), expected 2 to 65536")
        try require((1...256).contains(batch), "--batch is \(batch), expected 1 to 256")
        try ThreadCount.validate(threads)
        try require((1...1000).contains(repetitions), "--repeat is \(repetitions), expected 1 to 1000")
        try require(model != nil || backend != .onnx, "--backend onnx: needs --model, random weights have no graphs")
        try EngineOptions.validate(backend: backend, precision: precision, onnxVariant: nil)
        if model == nil { _ = try promptLength(of: (shape ?? .small).architecture()) }
    }

    func run() async throws {
        let status = StatusLine(isEnabled: true)
        let interrupt = Interrupt(clearing: status)
        defer { withExtendedLifetime(interrupt) {} }
        defer { status.clear() }
        var setting = try BenchSetting(threads: threads)

        status.show("measuring the machine")
        let limits = try setting.limits()
        PeakMemory.reset()
        let model = try await loadModel(status: status)
        setting.adapt(to: model.backend)
        let job = BenchJob(
            model: model,
            tiles: tiles,
            promptTokens: try promptLength(of: model.architecture),
            newTokens: newTokens,
            batch: batch
        )
        var runs: [BenchRun] = []
        for repetition in 0..<repetitions {
            status.show("running the job", done: repetition, of: repetitions)
            runs.append(try await job.run(repetition: repetition))
        }
        let peakBytes = PeakMemory.bytes
        status.show("measuring the machine again")
        let report = BenchReport(
            job: job,
            name: self.model ?? "\((shape ?? .small).rawValue) with random weights",
            setting: setting,
            limits: limits.merged(with: try setting.limits()),
            runs: BenchRuns(runs: runs),
            work: await BenchWork(of: job),
            peakBytes: peakBytes
        )
        status.clear()
        if json {
            try Output.standard.writeJSON(report)
        } else {
            try Output.standard.write(report.table)
        }
    }

    private func loadModel(status: StatusLine) async throws -> SmolVLMModel {
        if let model {
            status.show("loading \(model)")
            let backend = EngineOptions.meant(backend, precision: precision, onnxVariant: nil)
            let config = ModelConfig(modelPath: model, threads: threads)
            return try await SmolVLMModel(config, backend: backend.choice(precision: precision, variant: nil))
        }
        let shape = shape ?? .small
        status.show("making random weights")
        let config = ModelConfig(modelPath: "--shape \(shape.rawValue)", threads: threads)
        return try await SmolVLMModel.random(
            shape.architecture(),
            precision: precision ?? .bfloat16,
            config: config
        )
    }

    /// The prompt's length, checked against the image tokens and the model's positions.
    private func promptLength(of architecture: ModelArchitecture) throws -> Int {
        let image = tiles * architecture.imageTokensPerTile
        let length = promptTokens ?? (image + 60)
        let limit = architecture.text.maxPositionEmbeddings
        try require(
            length >= max(1, image) && length <= limit - newTokens,
            "--prompt-tokens is \(length), expected \(max(1, image)) to \(limit - newTokens), which \(tiles) tiles of "
                + "\(architecture.imageTokensPerTile) tokens and \(newTokens) new tokens leave of \(limit) positions"
        )
        return length
    }

    private func require(_ holds: Bool, _ message: @autoclosure () -> String) throws {
        guard holds else { throw ValidationError(message()) }
    }
}
