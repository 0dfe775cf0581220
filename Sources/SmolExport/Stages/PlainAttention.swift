internal import SmolCheckpoint
internal import SmolGraphFormat

/// Attention in ONNX's own operators, for what ONNX Runtime's operator does not do: rows that are padded, and heads
/// whose size is no multiple of 8.
struct PlainAttention {
    private let text: TextConfiguration
    private let cacheType: GraphElementType
    private let bias: String
    private let past: String
    private let constants: Constants

    /// Names of constants of the outer graph, which a graph inside it may read.
    private struct Constants {
        let queryHeads: String
        let keyHeads: String
        let groups: String
        let queries: String
        let rows: String
        let scale: String
        let first: String
        let positionAxis: String
    }

    /// Adds the constants.
    ///
    /// - Parameters:
    ///   - text: The dimensions.
    ///   - cacheType: The type of the cache.
    ///   - bias: Name of what is added to scores, see ``DecoderMask``.
    ///   - past: Name of the number of positions in the cache, int64 `[1]`.
    ///   - builder: The graph.
    init(
        _ text: TextConfiguration,
        cacheType: GraphElementType,
        bias: String,
        past: String,
        in builder: inout GraphBuilder
    ) {
        self.text = text
        self.cacheType = cacheType
        self.bias = bias
        self.past = past
        let size = text.headDimension
        constants = Constants(
            queryHeads: builder.integers([0, 0, text.attentionHeads, size]),
            keyHeads: builder.integers([0, 0, text.keyValueHeads, size]),
            groups: builder.integers([0, text.keyValueHeads, -1, size]),
            // The length of the sequence is what is left of the numbers.
            queries: builder.integers([0, text.attentionHeads, -1, size]),
            rows: builder.integers([0, 0, text.attentionHeads * size]),
            scale: builder.float("attention.scale", 1 / Float(size).squareRoot()),
            first: builder.integers([0]),
            positionAxis: builder.integers([2])
        )
    }

    /// Adds the attention of one layer.
    ///
    /// - Parameters:
    ///   - name: Name of the result, `[batch, sequence, heads · size]`.
    ///   - inputs: Names of queries and keys, rotated, and of values: float32 `[batch, sequence, heads · size]`.
    ///   - cache: Names of the past keys and values.
    ///   - grown: Names of the results with the grown cache.
    ///   - builder: The graph, or one inside it.
    func add(
        _ name: String,
        _ inputs: [String],
        cache: [String],
        grown: [String],
        to builder: inout GraphBuilder
    ) {
        let queries = heads(name + ".queries", inputs[0], constants.queryHeads, &builder)
        let keys = cached(name + ".keys", inputs[1], cache[0], grown[0], &builder)
        let values = cached(name + ".values", inputs[2], cache[1], grown[1], &builder)
        // Heads that share keys follow one another: their queries are rows of one product.
        builder.node(name + ".scaled", "Mul", [queries, constants.scale])
        builder.node(name + ".grouped", "Reshape", [name + ".scaled", constants.groups])
        builder.node(name + ".keys.columns", "Transpose", [keys], attributes: ["perm": .integers([0, 1, 3, 2])])
        builder.node(name + ".scores", "MatMul", [name + ".grouped", name + ".keys.columns"])
        // The scores' own shape, by head and by group, is needed to add the bias in between.
        builder.node(name + ".scores.shape", "Shape", [name + ".scores"])
        builder.node(
            name + ".positions",
            "Shape",
            [queries],
            attributes: ["start": .integer(0), "end": .integer(3)]
        )
        builder.node(
            name + ".width",
            "Shape",
            [name + ".scores"],
            attributes: ["start": .integer(3), "end": .integer(4)]
        )
        builder.node(
            name + ".heads.shape",
            "Concat",
            [name + ".positions", name + ".width"],
            attributes: ["axis": .integer(0)]
        )
        builder.node(name + ".heads.scores", "Reshape", [name + ".scores", name + ".heads.shape"])
        builder.node(name + ".biased", "Add", [name + ".heads.scores", bias])
        builder.node(name + ".heads.weights", "Softmax", [name + ".biased"], attributes: ["axis": .integer(-1)])
        builder.node(name + ".weights", "Reshape", [name + ".heads.weights", name + ".scores.shape"])
        builder.node(name + ".attended", "MatMul", [name + ".weights", values])
        builder.node(name + ".heads", "Reshape", [name + ".attended", constants.queries])
        builder.node(name + ".rows", "Transpose", [name + ".heads"], attributes: ["perm": .integers([0, 2, 1, 3])])
        builder.node(name, "Reshape", [name + ".rows", constants.rows])
    }

    /// `[batch, sequence, heads · size]` to `[batch, heads, sequence, size]`.
    private func heads(_ name: String, _ input: String, _ shape: String, _ builder: inout GraphBuilder) -> String {
        builder.node(name + ".apart", "Reshape", [input, shape])
        return builder.node(name, "Transpose", [name + ".apart"], attributes: ["perm": .integers([0, 2, 1, 3])])
    }

    /// The cache's part with new rows after it, under the name `grown`; gives the name of all of them in float32.
    private func cached(
        _ name: String,
        _ input: String,
        _ cache: String,
        _ grown: String,
        _ builder: inout GraphBuilder
    ) -> String {
        var added = heads(name, input, constants.keyHeads, &builder)
        if cacheType != .float32 { added = builder.cast(name + ".stored", added, to: cacheType) }
        // A buffer may be larger than what it holds.
        builder.node(name + ".past", "Slice", [cache, constants.first, past, constants.positionAxis])
        builder.node(
            name + ".grown",
            "Concat",
            [name + ".past", added],
            attributes: ["axis": .integer(2)],
            output: grown
        )
        return cacheType == .float32 ? grown : builder.cast(name + ".all", grown, to: .float32)
    }
}
