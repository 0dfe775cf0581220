import Foundation
import SmolVLM
import TestSupport
import Testing

/// The ONNX backend on graphs whose answers are known.
@Suite("ONNX backend", .needsOnnxRuntime)
struct OnnxBackendTests {
    static let signatures = [
        StubGraphs(),
        StubGraphs(floats: .float16, cache: .float16),
        StubGraphs(cache: .float16, takesLogitsToKeep: true),
        StubGraphs(takesPositions: false),
    ]

    /// The repository's small model with graphs in the place of its weights.
    private func load(_ graphs: StubGraphs) async throws -> SmolVLMModel {
        let fixture = try ModelFolderFixture()
        defer { withExtendedLifetime(fixture) {} }
        let source = GoldenModel.ofRepository[0].folder
        for name in try FileManager.default.contentsOfDirectory(atPath: source.path)
        where !name.hasSuffix(".safetensors") {
            try fixture.write(Data(contentsOf: source.appending(path: name)), to: name)
        }
        let folder = try ModelFolder(path: fixture.path)
        try graphs.write(to: fixture, architecture: folder.architecture())
        return try await SmolVLMModel(ModelConfig(modelPath: fixture.path, threads: 2), backend: .onnx())
    }

    @Test("cache, positions and mask grow with each step, for each sequence by itself", arguments: signatures)
    func decodes(graphs: StubGraphs) async throws {
        let model = try await load(graphs)
        let text = model.architecture.text
        let prompts = [[7, 8, 9], [100], Array(repeating: 1, count: 300)]
        let logits = try await model.engine.logitsOfBatch(prompts)
        for (prompt, found) in zip(prompts, logits) {
            // The helper goes on with the tokens 5, 17 and 3.
            let total = prompt.count + 3
            let cached = (prompt.reduce(0, +) + 25) * 2 * text.hiddenLayers * text.keyValueHeads * text.headDimension
            let position = graphs.takesPositions ? total - 1 : 0
            #expect(found.count == text.vocabularySize)
            #expect(found.allSatisfy { $0 == Float(cached + position + total) }, "\(prompt.count) tokens")
        }
    }

    @Test("logits behind a prompt are those of its last position, however it is cut", arguments: signatures)
    func chunks(graphs: StubGraphs) async throws {
        let model = try await load(graphs)
        let inputs = try await model.prepareInputs(messages: [.user(String(repeating: "word ", count: 300))])
        let run = StageRun(model: model, inputs: inputs)
        let whole = try await run.logits(features: [], continuation: [3, 4])
        for chunk in [1, 7, 256] {
            let parts = try await run.logits(features: [], continuation: [3, 4], chunk: chunk)
            #expect(parts.prompt == whole.prompt && parts.last == whole.last, "\(chunk)")
        }
    }

    @Test("tiles are normalised and keep their order, one by one or together", arguments: signatures)
    func encodes(graphs: StubGraphs) async throws {
        let model = try await load(graphs)
        let vision = model.architecture.vision
        let count = vision.channels * vision.imageSize * vision.imageSize
        let tiles = [UInt8(0), 255, 51].map { ArraySlice([UInt8](repeating: $0, count: count)) }
        let expected = [Float(-1), 1, -0.6]
        let width = model.architecture.imageTokensPerTile * model.architecture.text.hiddenSize
        let together = try await model.engine.features(ofTiles: tiles)
        #expect(together.count == 3 * width)
        for (index, tile) in tiles.enumerated() {
            let alone = try await model.engine.features(ofTile: tile)
            #expect(alone.count == width)
            for found in [alone, Array(together[index * width..<(index + 1) * width])] {
                #expect(found.allSatisfy { abs($0 - expected[index]) < 1e-3 }, "\(index)")
            }
        }
    }

    @Test("a sequence that was cut goes on as if the rest had never been", arguments: signatures)
    func truncates(graphs: StubGraphs) async throws {
        let model = try await load(graphs)
        let whole = try await model.engine.logitsOfBatch([[7, 8]])
        #expect(try await model.engine.logitsAfterTruncation(of: [7, 8], extra: [9, 400, 3]) == whole)
    }

    @Test("an answer comes out, and names its backend")
    func answers() async throws {
        let model = try await load(StubGraphs())
        #expect(model.backend == .onnx(.fp32))
        #expect("\(model.backend)" == "onnx fp32")
        let inputs = try await model.prepareInputs(messages: [.user("Hello")])
        let options = GenerationOptions(maxNewTokens: 5, ignoreEndOfSequence: true)
        #expect(try await model.generateBatch([inputs], options: options).first?.tokenIDs.count == 5)
    }
}

extension InferenceEngine {
    /// As ``logitsOfBatch(_:)`` for one prompt, with more tokens that are taken back before the steps.
    func logitsAfterTruncation(of ids: [Int], extra: [Int]) throws -> [[Float]] {
        let sequence = try #require(try backend.decoder.makeSequence() as? OnnxSequence)
        var logits: [[Float]] = []
        for tokens in [ids, extra] + [5, 17, 3].map({ [$0] }) {
            let rows = try backend.tokenEmbedder.embeddings(of: tokens)
            logits = try backend.decoder.decode([DecoderInput(sequence: sequence, embeddings: rows)])
            if tokens == extra { sequence.truncate(to: ids.count) }
        }
        return logits
    }
}
