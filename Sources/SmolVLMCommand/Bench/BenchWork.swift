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
        let elementBytes = job.model.backend.arithmetic == .float32 ? 4 : 2
        let traffic = await job.model.engine.decoderTraffic ?? architecture.decoderTraffic(elementBytes: elementBytes)
        decodeBytes = traffic.bytes(steps: job.newTokens - 1, sequences: job.batch, positions: job.promptTokens)
    }
}

extension Backend {
    /// The arithmetic that its matrix products are held against.
    var arithmetic: Precision {
        switch self {
        case .native(let precision): precision
        case .onnx(let variant):
            switch variant {
            case .int8, .uint8, .quantized: .int8
            // Weights of four bits are multiplied as floats or as bytes, as the graph and the library's release have
            // it; the floats' limit is the one that no build exceeds by much.
            case .fp32, .fp16, .q4, .q4f16, .bnb4: .float32
            }
        }
    }
}
