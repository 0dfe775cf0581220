import Foundation
internal import SmolBenchmark
import SmolVLM
import Testing

/// How much arithmetic and reading the stages need.
@Suite("Work of the stages")
struct WorkTests {
    /// The dimensions of the 256M models.
    static let small = """
        {"model_type": "smolvlm", "image_token_id": 49190, "scale_factor": 4,
         "vision_config": {"hidden_size": 768, "intermediate_size": 3072, "num_hidden_layers": 12,
                           "num_attention_heads": 12, "image_size": 512, "patch_size": 16},
         "text_config": {"model_type": "llama", "hidden_size": 576, "intermediate_size": 1536,
                         "num_hidden_layers": 30, "num_attention_heads": 9, "num_key_value_heads": 3,
                         "head_dim": 64, "vocab_size": 49280, "max_position_embeddings": 8192}}
        """

    private func architecture() throws -> ModelArchitecture {
        try ModelArchitecture(json: Data(Self.small.utf8))
    }

    @Test("a tile of the 256M shape takes 214.7 GFLOP")
    func tile() throws {
        #expect(abs(try architecture().tileOperations / 1e9 - 214.7) < 0.05)
    }

    @Test("a prompt of 892 tokens takes 0.217 TFLOP")
    func prefill() throws {
        #expect(abs(try architecture().prefillOperations(tokens: 892) / 1e12 - 0.217) < 0.0005)
    }

    @Test("a decode step reads 269 MB of bfloat16 weights and 23 kB for each position")
    func decode() throws {
        let traffic = try architecture().decoderTraffic(bytesPerWeight: 2, bytesPerCacheNumber: 2)
        #expect(abs(Double(traffic.weightBytes) / 1e6 - 269) < 0.5)
        #expect(traffic.cacheBytesPerPosition == 23_040)
    }

    @Test("steps read the weights once and every sequence's positions")
    func steps() {
        let traffic = DecoderTraffic(weightBytes: 1000, cacheBytesPerPosition: 10)
        // Two steps of three sequences that hold 5 positions: 6 are read, then 7.
        #expect(traffic.bytes(steps: 2, sequences: 3, positions: 5) == 2000 + 3 * 10 * (6 + 7))
        #expect(traffic.bytes(steps: 0, sequences: 3, positions: 5) == 0)
    }

    @Test("a weight is counted once a token")
    func countsWeights() throws {
        let architecture = try architecture()
        let text = architecture.text
        let embedding = text.vocabularySize * text.hiddenSize
        let norms = (2 * text.hiddenLayers + 1) * text.hiddenSize
        let decoder = architecture.requiredTensors
            .filter { $0.name.contains("text_model") }
            .reduce(0) { $0 + $1.shape.reduce(1, *) }
        #expect(architecture.decoderLayerWeights == decoder - embedding - norms)
        #expect(architecture.decodeStepWeights == decoder - norms)
    }
}
