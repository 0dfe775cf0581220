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
        let bytes = job.model.backend.decoderBytes
        let traffic =
            await job.model.engine.decoderTraffic
            ?? architecture.decoderTraffic(bytesPerWeight: bytes.weight, bytesPerCacheNumber: bytes.cacheNumber)
        decodeBytes = traffic.bytes(steps: job.newTokens - 1, sequences: job.batch, positions: job.promptTokens)
    }
}

extension Backend {
    /// The arithmetic that its matrix products are held against: of what ONNX Runtime may take for a variant's graphs,
    /// the fastest.
    var arithmetic: Precision {
        switch self {
        case .native(let precision): precision
        case .onnx(let variant):
            switch variant {
            // On most processors weights in float16 become float32 before they are multiplied.
            case .fp32, .fp16: .float32
            // DynamicQuantizeMatMul: inputs are rounded to bytes, and bytes are multiplied.
            case .int8, .uint8, .quantized: .int8
            // MatMulNBits: a graph may let the library round inputs to bytes and multiply bytes (accuracy_level 4, as
            // `smolvlm export` writes it); graphs that do not are computed in float32, far below this limit.
            case .q4, .q4f16: .int8
            // MatMulBnb4: weights become float32 before they are multiplied.
            case .bnb4: .float32
            }
        }
    }

    /// Bytes that one weight of the decoder takes, its share of the scales included, and a number of the KV cache.
    fileprivate var decoderBytes: (weight: Double, cacheNumber: Int) {
        switch self {
        case .native(let precision): precision == .float32 ? (4, 4) : (2, 2)
        case .onnx(let variant):
            switch variant {
            case .fp32: (4, 4)
            case .fp16: (2, 2)
            case .int8, .uint8, .quantized: (1, 4)
            // Half a byte, and a scale for each 32 weights, or each 64.
            case .q4: (0.5 + 4.0 / 32, 4)
            case .q4f16: (0.5 + 2.0 / 32, 2)
            case .bnb4: (0.5 + 4.0 / 64, 4)
            }
        }
    }
}
