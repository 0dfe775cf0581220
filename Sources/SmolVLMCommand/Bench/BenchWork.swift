internal import SmolBenchmark
import SmolVLM

/// How much a job has to compute and to read.
struct BenchWork {
    /// Operations in the vision encoder.
    let vision: Double
    /// Operations in one sequence's prefill.
    let prefill: Double
    /// Bytes that all decode steps read.
    let decodeBytes: Double

    init(of job: BenchJob) async {
        let architecture = job.model.architecture
        vision = Double(job.tiles) * architecture.tileOperations
        prefill = architecture.prefillOperations(tokens: job.promptTokens)
        let elementBytes = job.model.precision == .float32 ? 4 : 2
        let traffic = await job.model.engine.decoderTraffic ?? architecture.decoderTraffic(elementBytes: elementBytes)
        decodeBytes = traffic.bytes(steps: job.newTokens - 1, sequences: job.batch, positions: job.promptTokens)
    }
}
