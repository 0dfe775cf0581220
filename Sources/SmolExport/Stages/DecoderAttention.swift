internal import SmolCheckpoint
internal import SmolGraphFormat

/// Causal attention with the rotary position embedding, which also writes the cache.
///
/// ONNX Runtime's operator does it all, and knows no padding; where a mask has any, or heads have a size that the
/// operator does not take, ONNX's own operators do it.
struct DecoderAttention {
    private let text: TextConfiguration
    private let cacheType: GraphElementType
    private let lengths: DecoderLengths
    private let mask: DecoderMask
    private let plain: PlainAttention
    /// Names of cosines and sines.
    private let angles: [String]
    /// The same in the cache's type.
    private let cachedAngles: [String]
    /// Name of the widths of queries, keys and values in a row that holds all three.
    private let widths: String

    /// Adds what all layers share.
    init(
        _ text: TextConfiguration,
        cacheType: GraphElementType,
        lengths: DecoderLengths,
        mask: DecoderMask,
        in builder: inout GraphBuilder
    ) {
        self.text = text
        self.cacheType = cacheType
        self.lengths = lengths
        self.mask = mask
        plain = PlainAttention(text, cacheType: cacheType, bias: mask.bias, past: lengths.past, in: &builder)
        let shape = [RotaryTable.positions(text), text.headDimension / 2]
        angles = [
            builder.tensor("rotary.cosines", .float32, shape: shape, RotaryTable(text, .cosines)),
            builder.tensor("rotary.sines", .float32, shape: shape, RotaryTable(text, .sines)),
        ]
        cachedAngles = cacheType == .float32 ? angles : angles.map { builder.cast($0, to: cacheType) }
        let size = text.headDimension
        widths = builder.integers([text.attentionHeads, text.keyValueHeads, text.keyValueHeads].map { $0 * size })
    }

    /// The operator rotates heads of whole vector registers only.
    private var rotatesInside: Bool { text.headDimension.isMultiple(of: 16) }
    private var isFused: Bool { text.headDimension.isMultiple(of: 8) }

    /// Adds the attention of one layer.
    ///
    /// - Parameters:
    ///   - name: Name of the result, float32 `[batch, sequence, heads · size]`.
    ///   - joined: Name of rows of queries, keys and values side by side.
    ///   - layer: The layer, whose cache is read and grown.
    ///   - builder: The graph.
    func add(_ name: String, _ joined: String, layer: Int, to builder: inout GraphBuilder) {
        let cache = ["key", "value"].map { "past_key_values.\(layer).\($0)" }
        let grown = ["key", "value"].map { "present.\(layer).\($0)" }
        guard isFused else {
            let parts = rotated(name, joined, &builder)
            plain.add(name, parts, cache: cache, grown: grown, to: &builder)
            return
        }
        // What both ways read comes before the choice between them.
        let parts = rotatesInside ? [joined] : rotated(name, joined, &builder)
        var whole = GraphBuilder(name: name + ".whole")
        addFused(name + ".whole", parts, cache: cache, to: &whole)
        var padded = GraphBuilder(name: name + ".padded")
        let apart = rotatesInside ? rotated(name + ".padded", joined, &padded) : parts
        let results = grown.map { name + ".padded." + $0 }
        plain.add(name + ".padded", apart, cache: cache, grown: results, to: &padded)
        declare(name + ".padded", results, in: &padded)
        builder.node(
            name,
            "If",
            [mask.isWhole],
            attributes: ["then_branch": .graph(whole.graph), "else_branch": .graph(padded.graph)],
            outputs: [name] + grown
        )
    }

    private func addFused(_ name: String, _ parts: [String], cache: [String], to builder: inout GraphBuilder) {
        var inputs = parts + [String](repeating: "", count: 3 - parts.count)
        if cacheType != .float32 {
            for index in parts.indices {
                inputs[index] = builder.cast("\(name).input_\(index)", inputs[index], to: cacheType)
            }
        }
        let results = ["key", "value"].map { name + "." + $0 }
        let attended = cacheType == .float32 ? name : name + ".attended"
        builder.node(
            attended,
            "GroupQueryAttention",
            inputs + cache + [lengths.lastPositions, lengths.totalNumber] + (rotatesInside ? cachedAngles : []),
            domain: GraphBuilder.fusedDomain,
            attributes: [
                "num_heads": .integer(text.attentionHeads),
                "kv_num_heads": .integer(text.keyValueHeads),
                "do_rotary": .integer(rotatesInside ? 1 : 0),
            ],
            outputs: [attended] + results
        )
        if cacheType != .float32 { _ = builder.cast(name, attended, to: .float32) }
        declare(name, results, in: &builder)
    }

    /// Declares what a branch gives.
    private func declare(_ name: String, _ cache: [String], in builder: inout GraphBuilder) {
        let width = ExportValue.Dimension.fixed(text.attentionHeads * text.headDimension)
        builder.output(name, .float32, ["batch_size", "sequence_length", width])
        for part in cache { builder.output(part, cacheType, text.cacheShape("total_sequence_length")) }
    }

    /// Queries, keys and values apart, the first two rotated.
    private func rotated(_ name: String, _ joined: String, _ builder: inout GraphBuilder) -> [String] {
        let parts = ["query", "key", "value"].map { "\(name).\($0)" }
        builder.node(name + ".apart", "Split", [joined, widths], attributes: ["axis": .integer(2)], outputs: parts)
        let heads = [text.attentionHeads, text.keyValueHeads]
        let turned = zip(parts, heads).map { part, heads in
            builder.fused(
                part + ".rotated",
                "RotaryEmbedding",
                [part, lengths.past] + angles,
                ["num_heads": .integer(heads)]
            )
        }
        return turned + [parts[2]]
    }
}
