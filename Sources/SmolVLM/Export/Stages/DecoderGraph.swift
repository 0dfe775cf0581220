internal import OnnxRuntime

/// The graph `decoder_model_merged`: `inputs_embeds` `[batch, sequence, hidden]`, `attention_mask`, `position_ids` and the
/// cache `past_key_values.{layer}.key` and `.value` `[batch, heads, past, head size]` in; `logits`
/// `[batch, 1, vocabulary]` of the last position and the grown cache `present.{layer}.…` out.
///
/// How many positions there are is read off the cache's shape, not off the mask, which some callers cut to one number
/// while they decode; and the rotation starts at 0 whatever `position_ids` say, since attention sees only differences of
/// positions. So every row of a batch must have as many positions as the others: rows that were padded at the left attend
/// to the padding. A program that keeps the cache in one buffer which is larger than what it holds says so through
/// `past_length`, an input that others need not know.
package struct DecoderGraph {
    let model: ExportCheckpoint
    let text: TextConfiguration
    var builder: GraphBuilder

    /// The residual stream, and what is to be added to it where the next norm reads it.
    struct Stream {
        /// Name of the stream, `[batch, sequence, hidden]`.
        var residual: String
        /// Name of what is to be added; nil before the first layer.
        var addend: String?
    }

    /// Names of what attention needs beside queries, keys and values.
    struct Lengths {
        /// Positions of each row behind this call, less one: int32 `[batch]`.
        let lastPositions: String
        /// Positions behind this call: int32, no dimensions.
        let total: String
        /// The first position of this call: int64 `[1]`.
        let first: String
    }

    /// The optional input with which a program tells how many positions of the cache's buffer are filled.
    package static let pastLength = "past_length"
    /// The key of the note that the graph takes a cache in place: its value is the name of that input.
    package static let sharedCacheNote = "smolvlm.shared_cache"

    /// Builds it.
    package static func make(_ model: ExportCheckpoint) throws -> ExportGraph {
        let size = model.architecture.text.headDimension
        guard size.isMultiple(of: 8) else {
            throw ExportError(
                .unsupported,
                file: model.checkpoint.folder.file(ModelFolder.configuration),
                "text_config.head_dim is \(size); ONNX Runtime's attention takes multiples of 8"
            )
        }
        var graph = DecoderGraph(model)
        try graph.build()
        return graph.builder.graph
    }

    private init(_ model: ExportCheckpoint) {
        self.model = model
        text = model.architecture.text
        builder = GraphBuilder(
            name: "decoder_model_merged",
            summary: "Embeddings and a cache to the logits of the last position and the grown cache. The rows of a batch "
                + "must be of the same length: lengths come from the cache's shape, attention_mask is not looked at."
        )
    }

    private mutating func build() throws(CheckpointError) {
        addInputs()
        let lengths = addLengths()
        var stream = Stream(residual: "inputs_embeds", addend: nil)
        for layer in 0..<text.hiddenLayers { stream = try add(layer: layer, to: stream, lengths: lengths) }
        let normed = try norm("norm", &stream, weight: WeightName.Text.finalNorm)
        let head = try WeightMatrix([model.checkpoint.head()], columns: text.hiddenSize)
        _ = builder.linear("head", normed, head, precision: model.precision.head, output: "logits")
        builder.output("logits", .float32, ["batch_size", 1, .fixed(text.vocabularySize)])
        for layer in 0..<text.hiddenLayers {
            for part in ["key", "value"] {
                builder.output("present.\(layer).\(part)", model.precision.cacheType, cacheShape("total_sequence_length"))
            }
        }
        builder.note(Self.sharedCacheNote, Self.pastLength)
    }

    private func cacheShape(_ positions: ExportValue.Dimension) -> [ExportValue.Dimension] {
        ["batch_size", .fixed(text.keyValueHeads), positions, .fixed(text.headDimension)]
    }

    private mutating func addInputs() {
        builder.input("inputs_embeds", .float32, ["batch_size", "sequence_length", .fixed(text.hiddenSize)])
        builder.input("attention_mask", .int64, ["batch_size", "attention_length"])
        builder.input("position_ids", .int64, ["batch_size", "sequence_length"])
        for layer in 0..<text.hiddenLayers {
            for part in ["key", "value"] {
                builder.input(
                    "past_key_values.\(layer).\(part)",
                    model.precision.cacheType,
                    cacheShape("past_sequence_length")
                )
            }
        }
        // An input that comes with a value need not be given.
        builder.input(Self.pastLength, .int64, [1])
        builder.tensor(Self.pastLength, .int64, shape: [1], ReadyBytes(numbers: [Int64(-1)]))
    }

    /// How many positions there are before and behind this call.
    private mutating func addLengths() -> Lengths {
        func dimension(_ index: Int) -> [String: ExportAttribute] {
            ["start": .integer(index), "end": .integer(index + 1)]
        }
        builder.node("batch", "Shape", ["inputs_embeds"], attributes: dimension(0))
        builder.node("added", "Shape", ["inputs_embeds"], attributes: dimension(1))
        builder.node("cached", "Shape", ["past_key_values.0.key"], attributes: dimension(2))
        builder.node("past_length.is_default", "Less", [Self.pastLength, builder.integer(0)])
        builder.node("past", "Where", ["past_length.is_default", "cached", Self.pastLength])
        builder.node("positions", "Add", ["past", "added"])
        builder.node("positions.last", "Sub", ["positions", builder.integer(1)])
        builder.node("positions.last.rows", "Expand", ["positions.last", "batch"])
        let lastPositions = builder.cast("positions.last.rows", to: .int32)
        let total = builder.cast("positions", to: .int32)
        builder.node("positions.scalar", "Squeeze", [total, builder.integers([0])])
        return Lengths(lastPositions: lastPositions, total: "positions.scalar", first: "past")
    }
}
