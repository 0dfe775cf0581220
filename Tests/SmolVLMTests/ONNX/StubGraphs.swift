import Foundation
import SmolVLM
import TestSupport

/// Graphs with the signature of a SmolVLM's, whose arithmetic a test can do in its head.
///
/// The image features of a tile are its mean pixel value. An id's embedding is the id in every column. The cache keeps
/// the embeddings' means, and every logit is the sum of the cache, plus the position id, plus the length of the mask.
struct StubGraphs {
    /// The type of `pixel_values`, `image_features` and `inputs_embeds`.
    var floats = TinyGraph.ElementType.float32
    /// The type of the cache.
    var cache = TinyGraph.ElementType.float32
    /// Whether the decoder takes `position_ids`.
    var takesPositions = true
    /// Whether the decoder takes `num_logits_to_keep`, and gives the last logits alone.
    var takesLogitsToKeep = false

    /// Writes the three graphs for the repository's small model.
    func write(to folder: ModelFolderFixture, architecture: ModelArchitecture) throws {
        let onnx = URL(filePath: folder.file("onnx"))
        try FileManager.default.createDirectory(at: onnx, withIntermediateDirectories: true)
        try visionEncoder(architecture).write(to: onnx.appending(path: "vision_encoder.onnx"))
        try tokenEmbedder(architecture.text).write(to: onnx.appending(path: "embed_tokens.onnx"))
        try decoder(architecture.text).write(to: onnx.appending(path: "decoder_model_merged.onnx"))
    }

    private func visionEncoder(_ architecture: ModelArchitecture) -> TinyGraph {
        let size = TinyGraph.Dimension.fixed(architecture.vision.imageSize)
        let channels = TinyGraph.Dimension.fixed(architecture.vision.channels)
        let (tokens, width) = (architecture.imageTokensPerTile, architecture.text.hiddenSize)
        var graph = TinyGraph()
        graph.input("pixel_values", floats, ["batch", "tiles", channels, size, size])
        graph.input("pixel_attention_mask", .bool, ["batch", "tiles", size, size])
        graph.constant("axes", [0, 2, 3, 4] as [Int64], shape: [4])
        graph.constant("column", [-1, 1, 1] as [Int64], shape: [3])
        graph.constant("shape", [1, tokens, width].map(Int64.init), shape: [3])
        graph.node("Cast", ["pixel_values"], ["pixels"], integers: ["to": 1])
        graph.node("ReduceMean", ["pixels", "axes"], ["means"])
        graph.node("Reshape", ["means", "column"], ["rows"])
        graph.node("Expand", ["rows", "shape"], ["features"])
        graph.node("Cast", ["features"], ["image_features"], integers: ["to": floats.rawValue])
        graph.output("image_features", floats, ["tiles", .fixed(tokens), .fixed(width)])
        return graph
    }

    private func tokenEmbedder(_ text: TextConfiguration) -> TinyGraph {
        var graph = TinyGraph()
        graph.input("input_ids", .int64, ["batch", "tokens"])
        graph.constant("last", [2] as [Int64], shape: [1])
        graph.constant("shape", [1, 1, Int64(text.hiddenSize)], shape: [3])
        graph.node("Cast", ["input_ids"], ["numbers"], integers: ["to": floats.rawValue])
        graph.node("Unsqueeze", ["numbers", "last"], ["columns"])
        graph.node("Expand", ["columns", "shape"], ["inputs_embeds"])
        graph.output("inputs_embeds", floats, ["batch", "tokens", .fixed(text.hiddenSize)])
        return graph
    }

    private func decoder(_ text: TextConfiguration) -> TinyGraph {
        let heads = TinyGraph.Dimension.fixed(text.keyValueHeads)
        let width = TinyGraph.Dimension.fixed(text.headDimension)
        var graph = TinyGraph()
        graph.input("inputs_embeds", floats, ["batch", "tokens", .fixed(text.hiddenSize)])
        graph.input("attention_mask", .int64, ["batch", "total"])
        if takesPositions { graph.input("position_ids", .int64, ["batch", "tokens"]) }
        graph.constant("two", [2] as [Int64], shape: [1])
        graph.constant("one", [1] as [Int64], shape: [1])
        graph.constant("head", [1, text.keyValueHeads, 1, text.headDimension].map(Int64.init), shape: [4])
        graph.constant("vocabulary", [1, 1, Int64(text.vocabularySize)], shape: [3])
        graph.node("Cast", ["inputs_embeds"], ["embeddings"], integers: ["to": 1])
        graph.node("ReduceMean", ["embeddings", "two"], ["means"])
        graph.node("Unsqueeze", ["means", "one"], ["column"])
        graph.node("Expand", ["column", "head"], ["wide"])
        graph.node("Cast", ["wide"], ["new"], integers: ["to": cache.rawValue])
        var sum = "zero"
        graph.constant("zero", [0] as [Float], shape: [1])
        for layer in 0..<text.hiddenLayers {
            for part in ["key", "value"] {
                let (past, present) = ("past_key_values.\(layer).\(part)", "present.\(layer).\(part)")
                graph.input(past, cache, ["batch", heads, "past", width])
                graph.node("Concat", [past, "new"], [present], integers: ["axis": 2])
                graph.output(present, cache, ["batch", heads, "total", width])
                graph.node("Cast", [present], ["float.\(present)"], integers: ["to": 1])
                graph.node("ReduceSum", ["float.\(present)"], ["sum.\(present)"], integers: ["keepdims": 0])
                graph.node("Add", [sum, "sum.\(present)"], ["until.\(present)"])
                sum = "until.\(present)"
            }
        }
        graph.node("ReduceSum", ["attention_mask"], ["mask"], integers: ["keepdims": 0])
        graph.node("Cast", ["mask"], ["length"], integers: ["to": 1])
        graph.node("Add", [sum, "length"], ["score"])
        if takesPositions {
            graph.node("Cast", ["position_ids"], ["positions"], integers: ["to": 1])
            graph.node("Unsqueeze", ["positions", "two"], ["offsets"])
        } else {
            graph.node("Sub", ["means", "means"], ["offsets"])
        }
        graph.node("Add", ["score", "offsets"], ["rows"])
        var rows = "rows"
        if takesLogitsToKeep {
            graph.input("num_logits_to_keep", .int64, [])
            graph.constant("flat", [1] as [Int64], shape: [1])
            graph.constant("end", [Int64.max], shape: [1])
            graph.node("Reshape", ["num_logits_to_keep", "flat"], ["kept"])
            graph.node("Neg", ["kept"], ["from"])
            graph.node("Slice", ["rows", "from", "end", "one"], ["lastRows"])
            rows = "lastRows"
        }
        graph.node("Expand", [rows, "vocabulary"], ["logits"])
        graph.output("logits", .float32, ["batch", "rows", .fixed(text.vocabularySize)])
        return graph
    }
}
