import Foundation
import OnnxRuntime
import SmolVLM
import TestSupport
import Testing

/// What exported graphs take and give, and where their weights lie.
@Suite("Exported graphs", .needsOnnxRuntime)
struct ExportGraphTests {
    private let golden = GoldenModel.ofRepository[0]

    private func session(_ folder: String, _ name: String) throws -> OnnxSession {
        try OnnxSession(library: InstalledOnnxRuntime.library(), path: "\(folder)/onnx/\(name)")
    }

    private func shape(_ value: OnnxValueInfo?) -> String { value.map(\.description) ?? "missing" }

    @Test("inputs and outputs have the hub's names, types and ranks", arguments: ExportPrecision.allCases)
    func signatures(precision: ExportPrecision) throws {
        let exported = try ExportedModel(golden, precision)
        let suffix = precision.variant.suffix
        let vision = try session(exported.path, "vision_encoder\(suffix).onnx")
        #expect(vision.inputs.map(\.name) == ["pixel_values", "pixel_attention_mask"])
        #expect(vision.inputs.map(\.elementType) == [.float32, .bool])
        #expect(vision.inputs.map(\.dimensions.count) == [5, 4])
        #expect(vision.outputs.map(\.name) == ["image_features"] && vision.outputs[0].elementType == .float32)
        #expect(vision.outputs[0].dimensions.count == 3)
        let embedder = try session(exported.path, "embed_tokens\(suffix).onnx")
        #expect(embedder.inputs.map(\.name) == ["input_ids"] && embedder.inputs[0].elementType == .int64)
        #expect(embedder.outputs.map(\.name) == ["inputs_embeds"] && embedder.outputs[0].elementType == .float32)
        let decoder = try session(exported.path, "decoder_model_merged\(suffix).onnx")
        let text = try Checkpoint(path: golden.folder.path).architecture.text
        let parts = (0..<text.hiddenLayers).flatMap { layer in ["key", "value"].map { "\(layer).\($0)" } }
        #expect(
            decoder.inputs.map(\.name) == ["inputs_embeds", "attention_mask", "position_ids"]
                + parts.map { "past_key_values.\($0)" }
        )
        #expect(decoder.outputs.map(\.name) == ["logits"] + parts.map { "present.\($0)" })
        #expect(decoder.outputs[0].elementType == .float32 && decoder.outputs[0].dimensions[1] == .fixed(1))
        let cache: OnnxElementType = precision == .fp16 ? .float16 : .float32
        #expect(decoder.inputs.dropFirst(3).allSatisfy { $0.elementType == cache && $0.dimensions.count == 4 })
        #expect(decoder.outputs.dropFirst().allSatisfy { $0.elementType == cache && $0.dimensions.count == 4 })
    }

    @Test("a graph that is too large keeps its weights in a file beside it, and answers the same")
    func externalData() async throws {
        let whole = try ExportedModel(golden, .fp32)
        let split = try ExportedModel(golden, .fp32, largestFile: 100_000)
        let names = OnnxModelFiles.names.map { "onnx/\($0).onnx" }
        #expect(try split.files().filter { $0.hasSuffix("_data") } == names.map { $0 + "_data" }.sorted())
        #expect(try whole.files().filter { $0.hasSuffix("_data") }.isEmpty)
        for name in names {
            let file = try MappedFile(path: "\(split.path)/\(name)")
            #expect(file.bytes.count < 200_000)
            let tensors = try ExternalTensor.list(in: file)
            #expect(!tensors.isEmpty && tensors.allSatisfy { "onnx/" + $0.locations[0] == name + "_data" })
        }
        let golden = try #require(try golden.cases().first { !$0.images.isEmpty })
        var answers: [[Int]] = []
        for exported in [whole, split] {
            let model = try await exported.load()
            let inputs = try self.golden.inputs(golden, model: model)
            let options = GenerationOptions(maxNewTokens: golden.greedy.count, ignoreEndOfSequence: true)
            answers.append(try await model.generateBatch([inputs], options: options)[0].tokenIDs)
        }
        #expect(answers[0] == golden.greedy && answers[1] == golden.greedy)
    }

    @Test("an export in one file removes what an earlier one had beside it")
    func backToOneFile() throws {
        let exported = try ExportedModel(golden, .fp32, largestFile: 100_000)
        _ = try ModelExport(modelPath: golden.folder.path, folder: exported.path).run()
        #expect(try exported.files().filter { $0.hasSuffix("_data") }.isEmpty)
    }
}
