internal import SmolBenchmark
import SmolVLM

/// The object that `bench --json` prints.
///
/// Its keys are a contract.
struct BenchReport: Encodable {
    let model: String
    let backend: String
    let precision: String
    let tier: String
    let threads: Int
    let tiles: Int
    let promptTokens: Int
    let newTokens: Int
    let batch: Int
    let `repeat`: Int
    let limits: LimitsReport
    let load: Double
    let image: Double
    let vision: Double
    let visionGigaflops: Double
    let visionFraction: Double
    let prefill: Double
    let prefillGigaflops: Double
    let prefillFraction: Double
    let decode: Double
    let decodeTokensPerSecond: Double
    let decodeGigabytesPerSecond: Double
    let decodeFraction: Double
    let total: Double
    let slowest: SlowestReport
    let peakMemory: Double

    init(
        job: BenchJob,
        name: String,
        setting: BenchSetting,
        limits: MachineLimits,
        runs: BenchRuns,
        work: BenchWork,
        peakBytes: Int
    ) {
        func rate(_ amount: Double, _ seconds: Double) -> Double { seconds > 0 ? amount / seconds : 0 }
        func fraction(_ rate: Double, of limit: Double) -> Double { limit > 0 ? rate / limit : 0 }
        let precision = job.model.backend.arithmetic
        model = name
        backend = job.model.backend.name
        self.precision = job.model.backend.weights
        tier = setting.tier.rawValue
        threads = setting.threads
        tiles = job.tiles
        promptTokens = job.promptTokens
        newTokens = job.newTokens
        batch = job.batch
        `repeat` = runs.runs.count
        self.limits = LimitsReport(limits, precision: precision)
        load = job.model.loadTime.seconds
        image = runs.shortest(\.image)
        vision = runs.shortest(\.vision)
        visionGigaflops = rate(work.vision, vision) / 1e9
        visionFraction = fraction(visionGigaflops * 1e9, of: limits.arithmetic(for: precision))
        prefill = runs.shortest(\.prefill)
        prefillGigaflops = rate(work.prefill, prefill) / 1e9
        prefillFraction = fraction(prefillGigaflops * 1e9, of: limits.arithmetic(for: precision))
        decode = runs.shortest(\.decode)
        decodeTokensPerSecond = rate(Double(job.batch * (job.newTokens - 1)), decode)
        decodeGigabytesPerSecond = rate(work.decodeBytes, decode) / 1e9
        decodeFraction = fraction(decodeGigabytesPerSecond * 1e9, of: limits.read)
        total = runs.shortest(\.total)
        slowest = SlowestReport(runs)
        peakMemory = Double(peakBytes) / 1e6
    }

    enum CodingKeys: String, CodingKey {
        case model
        case backend
        case precision
        case tier
        case threads
        case tiles
        case promptTokens = "prompt_tokens"
        case newTokens = "new_tokens"
        case batch
        case `repeat`
        case limits
        case load = "load_s"
        case image = "image_s"
        case vision = "vision_s"
        case visionGigaflops = "vision_gflops"
        case visionFraction = "vision_fraction"
        case prefill = "prefill_s"
        case prefillGigaflops = "prefill_gflops"
        case prefillFraction = "prefill_fraction"
        case decode = "decode_s"
        case decodeTokensPerSecond = "decode_tokens_per_second"
        case decodeGigabytesPerSecond = "decode_gb_s"
        case decodeFraction = "decode_fraction"
        case total = "total_s"
        case slowest
        case peakMemory = "peak_rss_mb"
    }
}

/// The `limits` of ``BenchReport``.
struct LimitsReport: Encodable {
    /// What products of this run's arithmetic could reach: what vision and prefill are held against.
    let dot: Double
    let float32: Double
    let int8: Double
    let read: Double

    init(_ limits: MachineLimits, precision: Precision) {
        dot = limits.arithmetic(for: precision) / 1e9
        float32 = limits.float32 / 1e9
        int8 = limits.int8 / 1e9
        read = limits.read / 1e9
    }

    enum CodingKeys: String, CodingKey {
        case dot = "dot_gflops"
        case float32 = "float32_gflops"
        case int8 = "int8_gops"
        case read = "read_gb_s"
    }
}

/// The `slowest` of ``BenchReport``: the longest time of each stage over the repetitions, in seconds.
struct SlowestReport: Encodable {
    let image: Double
    let vision: Double
    let prefill: Double
    let decode: Double
    let total: Double

    init(_ runs: BenchRuns) {
        image = runs.longest(\.image)
        vision = runs.longest(\.vision)
        prefill = runs.longest(\.prefill)
        decode = runs.longest(\.decode)
        total = runs.longest(\.total)
    }

    enum CodingKeys: String, CodingKey {
        case image = "image_s"
        case vision = "vision_s"
        case prefill = "prefill_s"
        case decode = "decode_s"
        case total = "total_s"
    }
}
