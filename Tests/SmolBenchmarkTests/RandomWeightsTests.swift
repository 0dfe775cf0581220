import Foundation
internal import SmolBenchmark
import SmolVLM
import Testing

/// Checkpoints of random numbers.
@Suite("Random weights")
struct RandomWeightsTests {
    private func architecture() throws -> ModelArchitecture {
        let json = """
            {"model_type": "smolvlm", "image_token_id": 1, "scale_factor": 2,
             "vision_config": {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 1,
                               "num_attention_heads": 2, "image_size": 32, "patch_size": 8},
             "text_config": {"model_type": "llama", "hidden_size": 24, "intermediate_size": 40,
                             "num_hidden_layers": 2, "num_attention_heads": 2, "head_dim": 12, "vocab_size": 70}}
            """
        return try ModelArchitecture(json: Data(json.utf8))
    }

    @Test("are a checkpoint with every tensor in its shape")
    func validates() throws {
        let architecture = try architecture()
        let weights = try RandomWeights(architecture: architecture)
        let checkpoint = Checkpoint(architecture: architecture, header: weights.header, storage: weights)
        try checkpoint.validateShapes()
        #expect(checkpoint.hasSeparateHead)
        #expect(checkpoint.dataTypes == [.bfloat16])
    }

    @Test("come back the same after they were let go, and are the same for a seed")
    func repeats() throws {
        let architecture = try architecture()
        func bytes(_ tensor: TensorView) -> [UInt8] { tensor.withBytes { Array($0) } }
        func tensor(seed: UInt64, _ name: String) throws -> TensorView {
            let weights = try RandomWeights(architecture: architecture, seed: seed)
            return try Checkpoint(architecture: architecture, header: weights.header, storage: weights).tensor(
                named: name
            )
        }
        for name in [WeightName.connector, WeightName.Text.head, WeightName.Vision.patchEmbedding] {
            let first = try tensor(seed: 1, name)
            let before = bytes(first)
            first.discard()
            #expect(bytes(first) == before)
            #expect(try bytes(tensor(seed: 1, name)) == before)
            #expect(try bytes(tensor(seed: 2, name)) != before)
        }
    }

    @Test("norms are one, biases zero, weights small and of both signs")
    func values() throws {
        let architecture = try architecture()
        let weights = try RandomWeights(architecture: architecture)
        let checkpoint = Checkpoint(architecture: architecture, header: weights.header, storage: weights)
        func numbers(_ name: String) throws -> [Float] {
            try checkpoint.tensor(named: name).withBytes { bytes in
                bytes.bindMemory(to: UInt16.self).map { Float(bitPattern: UInt32($0) << 16) }
            }
        }
        #expect(try numbers(WeightName.Text.finalNorm).allSatisfy { $0 == 1 })
        #expect(try numbers(WeightName.Vision.finalNorm).allSatisfy { $0 == 1 })
        #expect(try numbers(WeightName.Vision.finalNormBias).allSatisfy { $0 == 0 })
        let head = try numbers(WeightName.Text.head)
        #expect(head.allSatisfy { abs($0) <= 1.0 / 16 })
        #expect(Set(head).count > 200)
        #expect(abs(head.reduce(0, +) / Float(head.count)) < 0.01)
    }

    @Test("make a model that generates", arguments: Precision.allCases)
    func generates(precision: Precision) async throws {
        let architecture = try architecture()
        let config = ModelConfig(modelPath: "random", threads: 2)
        let model = try await SmolVLMModel.random(architecture, precision: precision, config: config)
        let inputs = PreparedInputs(random: architecture, images: [], tokens: 9, imageTime: .zero, seed: 3)
        #expect(inputs.tokenIDs.count == 9)
        #expect(!inputs.tokenIDs.contains(architecture.imageTokenID))
        let options = GenerationOptions(maxNewTokens: 5, ignoreEndOfSequence: true)
        let result = try #require(try await model.generateBatch([inputs], options: options).first)
        #expect(result.usage.completionTokens == 5)
        #expect(model.loadTime > .zero)
        let traffic = try #require(await model.engine.decoderTraffic)
        #expect(traffic.weightBytes >= architecture.decodeStepWeights / 2)
    }
}
