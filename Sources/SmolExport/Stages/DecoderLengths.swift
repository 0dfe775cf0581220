internal import SmolGraphFormat

/// How many positions a call of the decoder has before and behind it, as names of a graph's values.
struct DecoderLengths {
    /// Rows of the batch: int64 `[1]`.
    let batch: String
    /// Positions in the cache before the call: int64 `[1]`.
    let past: String
    /// Positions behind the call: int64 `[1]`.
    let total: String
    /// Positions behind the call: int32, no dimensions.
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
