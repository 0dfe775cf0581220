internal import SmolGraphFormat

/// What a decoder's graph makes of `attention_mask`.
///
/// Some callers cut the mask to its last numbers while they decode: what is missing at its left counts as ones.
struct DecoderMask {
    /// Name of a bool without dimensions: whether every position counts.
    let isWhole: String
    /// Name of what is added to scores, float32 `[batch, 1, sequence, total]`.
    ///
    /// It is 0 where a position may be looked at, and else a number that leaves nothing of it. Where every position
    /// counts it may be a single 0 instead.
    let bias: String

    /// Adds the operators.
    ///
    /// - Parameters:
    ///   - lengths: How many positions there are.
    ///   - always: Whether the bias is needed where every position counts, too.
    ///   - builder: The graph.
    init(lengths: DecoderLengths, always: Bool, in builder: inout GraphBuilder) {
        builder.node(
            "mask.length",
            "Shape",
            ["attention_mask"],
            attributes: ["start": .integer(1), "end": .integer(2)]
        )
        builder.node("mask.missing", "Sub", [lengths.total, "mask.length"])
        builder.node(
            "mask.missing_shape",
            "Concat",
            [lengths.batch, "mask.missing"],
            attributes: ["axis": .integer(0)]
        )
        builder.node("mask.missing_ones", "Expand", [builder.integers([1]), "mask.missing_shape"])
        builder.node("mask", "Concat", ["mask.missing_ones", "attention_mask"], attributes: ["axis": .integer(1)])
        builder.node("mask.smallest", "ReduceMin", ["mask"], attributes: ["keepdims": .integer(0)])
        isWhole = builder.node("mask.is_whole", "Greater", ["mask.smallest", builder.integer(0)])

        let constants = Constants(
            zero: builder.integer(0),
            one: builder.integer(1),
            first: builder.integers([0]),
            second: builder.integers([1]),
            seen: builder.float("bias.seen", 0),
            hidden: builder.float("bias.hidden", -1e30)
        )
        guard !always else {
            bias = Self.addBias(lengths, constants, to: &builder)
            return
        }
        let none = builder.tensor("bias.none", .float32, shape: [1, 1, 1, 1], ReadyBytes(numbers: [Float(0)]))
        var whole = GraphBuilder(name: "bias.whole")
        whole.node("bias.whole.zero", "Identity", [none])
        whole.output("bias.whole.zero", .float32, Self.shape)
        var padded = GraphBuilder(name: "bias.padded")
        padded.output(Self.addBias(lengths, constants, to: &padded), .float32, Self.shape)
        bias = builder.node(
            "bias",
            "If",
            [isWhole],
            attributes: ["then_branch": .graph(whole.graph), "else_branch": .graph(padded.graph)]
        )
    }

    /// Names of constants of the outer graph, which a graph inside it may read.
    private struct Constants {
        let zero: String
        let one: String
        let first: String
        let second: String
        let seen: String
        let hidden: String
    }

    private static let shape: [ExportValue.Dimension] = ["bias_batch", 1, "bias_sequence", "bias_total"]

    private static func addBias(
        _ lengths: DecoderLengths,
        _ constants: Constants,
        to builder: inout GraphBuilder
    ) -> String {
        builder.node("bias.start", "Squeeze", [lengths.past, constants.first])
        builder.node("bias.end", "Squeeze", [lengths.total, constants.first])
        builder.node("bias.rows", "Range", ["bias.start", "bias.end", constants.one])
        builder.node("bias.columns", "Range", [constants.zero, "bias.end", constants.one])
        builder.node("bias.rows.column", "Unsqueeze", ["bias.rows", constants.second])
        builder.node("bias.causal", "LessOrEqual", ["bias.columns", "bias.rows.column"])
        builder.node("bias.mask", "Unsqueeze", ["mask", constants.second])
        let counts = builder.cast("bias.counts", "bias.mask", to: .bool)
        builder.node("bias.allowed", "And", ["bias.causal", counts])
        builder.node("bias.scores", "Where", ["bias.allowed", constants.seen, constants.hidden])
        return builder.node("bias.heads", "Unsqueeze", ["bias.scores", constants.second])
    }
}

/// How many positions a call of the decoder has before and after it, as names of a graph's values.
struct DecoderLengths {
    /// Rows of the batch: int64 `[1]`.
    let batch: String
    /// Positions in the cache before the call: int64 `[1]`.
    let past: String
    /// Positions after the call: int64 `[1]`.
    let total: String
    /// Positions after the call: int32, no dimensions.
    let totalNumber: String
    /// The last position of each row: int32 `[batch]`.
    let lastPositions: String

    /// Adds the operators.
    ///
    /// - Parameters:
    ///   - pastLength: Name of the input that may say how much of the cache is filled; nil where there is none.
    ///   - builder: The graph.
    init(pastLength: String?, in builder: inout GraphBuilder) {
        func dimension(_ name: String, _ index: Int, of input: String) -> String {
            builder.node(
                name,
                "Shape",
                [input],
                attributes: ["start": .integer(index), "end": .integer(index + 1)]
            )
        }
        batch = dimension("batch", 0, of: "inputs_embeds")
        let added = dimension("added", 1, of: "inputs_embeds")
        let cached = dimension("cached", 2, of: "past_key_values.0.key")
        if let pastLength {
            builder.node("past.is_unknown", "Less", [pastLength, builder.integer(0)])
            past = builder.node("past", "Where", ["past.is_unknown", cached, pastLength])
        } else {
            past = cached
        }
        total = builder.node("positions", "Add", [past, added])
        builder.node("positions.last", "Sub", [total, builder.integer(1)])
        builder.node("positions.last.rows", "Expand", ["positions.last", batch])
        lastPositions = builder.cast("positions.last.rows", to: .int32)
        let number = builder.cast(total, to: .int32)
        totalNumber = builder.node("positions.number", "Squeeze", [number, builder.integers([0])])
    }
}
