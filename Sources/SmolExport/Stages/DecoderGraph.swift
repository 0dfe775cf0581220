internal import SmolCheckpoint
internal import SmolGraphFormat
package import SmolSupport

/// The graph `decoder_model_merged`: `inputs_embeds` `[batch, sequence, hidden]`, `attention_mask`, `position_ids` and the
/// cache `past_key_values.{layer}.key` and `.value` `[batch, heads, past, head size]` in; `logits`
/// `[batch, 1, vocabulary]` of the last position and the grown cache `present.{layer}.…` out.
///
/// How many positions there are is read off the cache's shape, not off the mask, which some callers cut to one number
/// while they decode. The rotation starts at 0 whatever `position_ids` say: attention sees only differences of
/// positions, also in rows that are padded at the left. A program that keeps the cache in one buffer which is larger than
/// what it holds says how much that is through `past_length`, an input that others need not know.
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

    /// The optional input with which a program tells how many positions of the cache's buffer are filled.
    package static let pastLength = "past_length"

    /// Builds it.
    package static func make(_ model: ExportCheckpoint) throws(FileError) -> ExportGraph {
        var graph = DecoderGraph(model)
        try graph.build()
        return graph.builder.graph
    }

    private init(_ model: ExportCheckpoint) {
        self.model = model
        text = model.architecture.text
        builder = GraphBuilder(
            name: "decoder_model_merged",
            summary: "Embeddings and a cache to the logits of the last position and the grown cache."
        )
    }

    /// Whether ONNX Runtime's own attention takes heads of this size.
    var usesFusedAttention: Bool { text.headDimension.isMultiple(of: 8) }

    private mutating func build() throws(FileError) {
        addInputs()
        let lengths = DecoderLengths(pastLength: usesFusedAttention ? Self.pastLength : nil, in: &builder)
        let mask = DecoderMask(lengths: lengths, always: !usesFusedAttention, in: &builder)
        let attention = DecoderAttention(
            text,
            cacheType: model.precision.cacheType,
            lengths: lengths,
            mask: mask,
            in: &builder
        )
        var stream = Stream(residual: "inputs_embeds", addend: nil)
        for layer in 0..<text.hiddenLayers { stream = try add(layer: layer, to: stream, attention: attention) }
        let normed = try norm("norm", &stream, weight: WeightName.Text.finalNorm)
        let head = try WeightMatrix([model.checkpoint.head()], columns: text.hiddenSize)
        _ = builder.linear("head", normed, head, precision: model.precision.head, output: "logits")
        builder.output("logits", .float32, ["batch_size", 1, .fixed(text.vocabularySize)])
        for layer in 0..<text.hiddenLayers {
            for part in ["key", "value"] {
                builder.output(
                    "present.\(layer).\(part)",
                    model.precision.cacheType,
                    text.cacheShape("total_sequence_length")
                )
            }
        }
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
                    text.cacheShape("past_sequence_length")
                )
            }
        }
        guard usesFusedAttention else { return }
        // An input that comes with a value need not be given.
        builder.input(Self.pastLength, .int64, [1])
        builder.tensor(Self.pastLength, .int64, shape: [1], ReadyBytes(numbers: [Int64(-1)]))
        builder.note(GraphMetadata.sharedCache, Self.pastLength)
    }
}

extension TextConfiguration {
    /// The shape of one layer's keys or values.
    func cacheShape(_ positions: ExportValue.Dimension) -> [ExportValue.Dimension] {
        ["batch_size", .fixed(keyValueHeads), positions, .fixed(headDimension)]
    }
}
