import Foundation
import OnnxRuntime
import SmolVLM
import TestSupport
import Testing

/// Exported graphs in other programs' loops: they take the cache apart from what they give, and mask as they please.
@Suite("Exported graphs in other programs", .needsOnnxRuntime, .serialized)
struct ExportLoopTests {
    /// How a program counts positions and masks them while it decodes.
    enum Loop: CaseIterable {
        /// The model card's: positions from 1, a mask of a single one behind the prompt.
        case modelCard
        /// That of transformers.js: positions from 0, a mask as long as the cache and the new token.
        case transformersJS
    }

    @Test("greedy tokens", arguments: GoldenModel.ofRepository, Loop.allCases)
    func greedyTokens(golden: GoldenModel, loop: Loop) throws {
        let exported = try ExportedModel(golden, .fp32)
        let library = try InstalledOnnxRuntime.library()
        let embedder = try OnnxSession(library: library, path: exported.path + "/onnx/embed_tokens.onnx")
        let decoder = try OnnxSession(library: library, path: exported.path + "/onnx/decoder_model_merged.onnx")
        let text = try Checkpoint(path: golden.folder.path).architecture.text
        let expected = try #require(try golden.cases().first { $0.images.isEmpty })

        func rows(_ ids: [Int]) throws -> OnnxTensor {
            let tensor = try OnnxTensor(library: library, ids.map { Int64($0) }, shape: [1, ids.count])
            return try #require(try embedder.run(["input_ids": tensor])["inputs_embeds"])
        }
        func numbers(_ values: [Int]) throws -> OnnxTensor {
            try OnnxTensor(library: library, values.map { Int64($0) }, shape: [1, values.count])
        }
        var cache: [String: OnnxTensor] = [:]
        for name in decoder.inputs.map(\.name) where name.hasPrefix("past") {
            let shape = [1, text.keyValueHeads, 0, text.headDimension]
            cache[name] = try OnnxTensor(library: library, elementType: .float32, shape: shape)
        }
        let start = loop == .modelCard ? 1 : 0
        var ids = expected.input_ids
        var length = 0
        var answer: [Int] = []
        while answer.count < expected.greedy.count {
            let isPrompt = length == 0
            let positions = Array(length + start..<length + start + ids.count)
            let mask = loop == .modelCard && !isPrompt ? 1 : length + ids.count
            var inputs = cache
            inputs["inputs_embeds"] = try rows(ids)
            inputs["attention_mask"] = try numbers([Int](repeating: 1, count: mask))
            inputs["position_ids"] = try numbers(positions)
            let outputs = try decoder.run(inputs)
            let logits: [Float] = try #require(outputs["logits"]).elements()
            #expect(logits.count == text.vocabularySize)
            for name in cache.keys {
                cache[name] = outputs[name.replacingOccurrences(of: "past_key_values", with: "present")]
            }
            length += ids.count
            ids = [logits.indices.max { logits[$0] < logits[$1] } ?? 0]
            answer += ids
        }
        #expect(answer == expected.greedy)
    }

    @Test("a row that is padded at the left answers as it would alone", arguments: GoldenModel.ofRepository)
    func paddedRows(golden: GoldenModel) throws {
        let exported = try ExportedModel(golden, .fp32)
        let library = try InstalledOnnxRuntime.library()
        let decoder = try OnnxSession(library: library, path: exported.path + "/onnx/decoder_model_merged.onnx")
        let text = try Checkpoint(path: golden.folder.path).architecture.text
        var generator = SeededGenerator(seed: 17)
        func noise(_ rows: Int) -> [Float] {
            (0..<rows * text.hiddenSize).map { _ in Float.random(in: -0.1...0.1, using: &generator) }
        }
        let (long, short, padding, next) = (noise(9), noise(5), noise(4), [noise(1), noise(1)])
        /// Logits behind the prompts and behind one more position, `[2][rows][vocabulary]`.
        func logits(_ prompts: [[Float]], _ mask: [[Int64]], next: [[Float]]) throws -> [[[Float]]] {
            var cache: [String: OnnxTensor] = [:]
            for name in decoder.inputs.map(\.name) where name.hasPrefix("past") {
                let shape = [prompts.count, text.keyValueHeads, 0, text.headDimension]
                cache[name] = try OnnxTensor(library: library, elementType: .float32, shape: shape)
            }
            var results: [[[Float]]] = []
            for (rows, mask) in [(prompts, mask), (next, mask.map { $0 + [1] })] {
                let count = rows[0].count / text.hiddenSize
                var inputs = cache
                inputs["inputs_embeds"] = try OnnxTensor(
                    library: library,
                    rows.flatMap { $0 },
                    shape: [rows.count, count, text.hiddenSize]
                )
                inputs["attention_mask"] = try OnnxTensor(
                    library: library,
                    mask.flatMap { $0 },
                    shape: [rows.count, mask[0].count]
                )
                inputs["position_ids"] = try OnnxTensor(
                    library: library,
                    [Int64](repeating: 0, count: rows.count * count),
                    shape: [rows.count, count]
                )
                let outputs = try decoder.run(inputs)
                for name in cache.keys {
                    cache[name] = outputs[name.replacingOccurrences(of: "past_key_values", with: "present")]
                }
                let all: [Float] = try #require(outputs["logits"]).elements()
                let width = text.vocabularySize
                results.append(rows.indices.map { Array(all[$0 * width..<($0 + 1) * width]) })
            }
            return results
        }
        let ones = { (count: Int) in [Int64](repeating: 1, count: count) }
        let alone = try [
            logits([long], [ones(9)], next: [next[0]]), logits([short], [ones(5)], next: [next[1]]),
        ]
        let together = try logits([long, padding + short], [ones(9), [0, 0, 0, 0] + ones(5)], next: next)
        for step in 0..<2 {
            for row in 0..<2 {
                #expect(relativeError(together[step][row], alone[row][step][0]) < 1e-4, "step \(step), row \(row)")
            }
        }
    }

    @Test("images that do not fill their square, and images that fill up a batch", .needsShared)
    func partialImages() throws {
        let golden = GoldenModel(root: .shared, name: "smolvlm-bf16")
        let exported = try ExportedModel(golden, .fp32)
        let library = try InstalledOnnxRuntime.library()
        let ours = try OnnxSession(library: library, path: exported.path + "/onnx/vision_encoder.onnx")
        // Plain operators, traced from the reference.
        let theirs = try OnnxSession(library: library, path: golden.folder.path + "/onnx/vision_encoder.onnx")
        let side = try Checkpoint(path: golden.folder.path).architecture.vision.imageSize
        var generator = SeededGenerator(seed: 3)
        let pixels = (0..<2 * 3 * side * side).map { _ in Float.random(in: -1...1, using: &generator) }
        // One image is whole, of the other 40 rows and 23 columns count.
        let mask = (0..<2 * side * side).map { index in
            index < side * side || (index / side % side < 40 && index % side < 23)
        }
        func features(_ session: OnnxSession, padding: Int) throws -> [Float] {
            let blank = [Float](repeating: 0, count: padding * 3 * side * side)
            let blankMask = [Bool](repeating: false, count: padding * side * side)
            let outputs = try session.run([
                "pixel_values": OnnxTensor(
                    library: library,
                    pixels + blank,
                    shape: [1, 2 + padding, 3, side, side]
                ),
                "pixel_attention_mask": OnnxTensor(
                    library: library,
                    mask + blankMask,
                    shape: [1, 2 + padding, side, side]
                ),
            ])
            return try #require(outputs["image_features"]).elements()
        }
        let expected = try features(theirs, padding: 0)
        #expect(relativeError(try features(ours, padding: 0), expected) < 1e-4)
        // Two images more that are all zero: dropped.
        #expect(relativeError(try features(ours, padding: 2), expected) < 1e-4)
    }

    @Test("of images that are all zero the first stays")
    func noImage() throws {
        let golden = GoldenModel.ofRepository[0]
        let exported = try ExportedModel(golden, .fp32)
        let library = try InstalledOnnxRuntime.library()
        let session = try OnnxSession(library: library, path: exported.path + "/onnx/vision_encoder.onnx")
        let architecture = try Checkpoint(path: golden.folder.path).architecture
        let side = architecture.vision.imageSize
        let outputs = try session.run([
            "pixel_values": OnnxTensor(
                library: library,
                [Float](repeating: 0, count: 2 * 3 * side * side),
                shape: [2, 1, 3, side, side]
            ),
            "pixel_attention_mask": OnnxTensor(
                library: library,
                [Bool](repeating: true, count: 2 * side * side),
                shape: [2, 1, side, side]
            ),
        ])
        let shape = try #require(outputs["image_features"]).shape
        #expect(shape == [1, architecture.imageTokensPerTile, architecture.text.hiddenSize])
    }
}
