internal import SmolCheckpoint
internal import SmolGraphFormat

/// What a graph makes of a mask of pixels: which patches count, and the positions they have.
struct PatchMask {
    /// Name of the patches that count, int32 `[images, patches]`.
    let keys: String
    /// Name of the patches' positions, int64 `[images, patches]`; 0 for those that do not count.
    let positions: String
    /// Name of a bool: whether every patch counts.
    let isFull: String

    /// Adds the operators.
    ///
    /// - Parameters:
    ///   - pixels: Name of the mask, bool `[images, 1, S, S]`.
    ///   - vision: The dimensions.
    ///   - builder: The graph.
    init(_ pixels: String, vision: VisionConfiguration, in builder: inout GraphBuilder) {
        let side = vision.patchesPerSide
        let numbers = builder.cast(pixels, to: .float32)
        let sides = ExportAttribute.integers([vision.patchSize, vision.patchSize])
        builder.node(
            "patch_mask.largest",
            "MaxPool",
            [numbers],
            attributes: ["kernel_shape": sides, "strides": sides]
        )
        let whole = builder.cast("patch_mask.largest", to: .int64)
        let square = builder.reshape("patch_mask", whole, [-1, side, side])
        let flat = builder.reshape("patch_mask.flat", square, [-1, side * side])
        keys = builder.cast(flat, to: .int32)
        builder.node("patch_mask.smallest", "ReduceMin", [keys], attributes: ["keepdims": .integer(0)])
        isFull = builder.cast("patch_mask.smallest", to: .bool)

        let rows = Self.places(along: 1, of: square, side: side, in: &builder)
        let columns = Self.places(along: 2, of: square, side: side, in: &builder)
        builder.node("patch_rows.first", "Mul", [rows, builder.integer(side)])
        builder.node("patch_rows.column", "Unsqueeze", ["patch_rows.first", builder.integers([2])])
        builder.node("patch_columns.row", "Unsqueeze", [columns, builder.integers([1])])
        builder.node("patch_positions.all", "Add", ["patch_rows.column", "patch_columns.row"])
        builder.node("patch_positions.counted", "Mul", ["patch_positions.all", square])
        positions = builder.reshape("patch_positions", "patch_positions.counted", [-1, side * side])
    }

    /// The row or column of the position table for each row or column of an image: with n of them that count, the i-th
    /// lies at ⌊i · side / n⌋, which is what the reference's boundaries at multiples of 1 / side come to.
    private static func places(
        along axis: Int,
        of mask: String,
        side: Int,
        in builder: inout GraphBuilder
    ) -> String {
        let name = axis == 1 ? "patch_rows" : "patch_columns"
        // The first column tells which rows count, the first row which columns do.
        builder.node(
            name + ".line",
            "Gather",
            [mask, builder.integer(0)],
            attributes: ["axis": .integer(3 - axis)]
        )
        builder.node(name + ".sum", "ReduceSum", [name + ".line", builder.integers([1])])
        builder.node(name + ".count", "Max", [name + ".sum", builder.integer(1)])
        let multiples = (0..<side).map { Int64($0 * side) }
        let scaled = builder.tensor("multiples", .int64, shape: [1, side], ReadyBytes(numbers: multiples))
        builder.node(name + ".place", "Div", [scaled, name + ".count"])
        return builder.node(name, "Min", [name + ".place", builder.integer(side - 1)])
    }
}
