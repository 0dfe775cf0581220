internal import SmolCheckpoint
internal import SmolGraphFormat
package import SmolSupport

/// The graph `vision_encoder`: `pixel_values` `[batch, images, 3, S, S]` and `pixel_attention_mask`
/// `[batch, images, S, S]` in, `image_features` `[real images, tokens, hidden]` out.
///
/// What the reference's model does (`modeling_smolvlm.py` of transformers): images that are all zero fill up a batch and
/// are dropped, a patch counts where the mask shows any of its pixels, patches that do not count are not attended to,
/// and an image smaller than its square has its positions stretched over the whole of it.
package struct VisionEncoderGraph {

    let model: ExportCheckpoint
    let vision: VisionConfiguration
    var builder: GraphBuilder

    /// Builds it.
    package static func make(_ model: ExportCheckpoint) throws(FileError) -> ExportGraph {
        var graph = VisionEncoderGraph(model)
        try graph.build()
        return graph.builder.graph
    }

    private init(_ model: ExportCheckpoint) {
        self.model = model
        vision = model.architecture.vision
        builder = GraphBuilder(name: "vision_encoder", summary: "Tiles to image features.")
    }

    private mutating func build() throws(FileError) {
        let size = ExportValue.Dimension.fixed(vision.imageSize)
        let pixelShape: [ExportValue.Dimension] = [
            "batch_size", "num_images", .fixed(vision.channels), size, size,
        ]
        builder.input("pixel_values", .float32, pixelShape)
        builder.input("pixel_attention_mask", .bool, ["batch_size", "num_images", size, size])
        let images = dropPadding()
        let patches = PatchMask(images.mask, vision: vision, in: &builder)
        var stream = try embed(pixels: images.pixels, positions: patches.positions)
        for layer in 0..<vision.hiddenLayers { stream = try add(layer: layer, to: stream, mask: patches) }
        let normed = try norm(
            "post_layernorm",
            stream,
            weight: WeightName.Vision.finalNorm,
            bias: WeightName.Vision.finalNormBias
        )
        try connect(normed)
        if model.precision.vision == .int8 { builder.note(GraphMetadata.tilesAlone, "pixel_values") }
    }

    /// Leaves out the images that are all zero; where every one is, the first stays, as in the reference.
    private mutating func dropPadding() -> (pixels: String, mask: String) {
        let size = vision.imageSize
        let pixels = builder.reshape("images", "pixel_values", [-1, vision.channels, size, size])
        let mask = builder.reshape("images.mask", "pixel_attention_mask", [-1, 1, size, size])
        let zero = builder.float("zero", 0)
        builder.node("images.magnitudes", "Abs", [pixels])
        builder.node(
            "images.largest",
            "ReduceMax",
            ["images.magnitudes"],
            attributes: ["axes": .integers([1, 2, 3]), "keepdims": .integer(0)]
        )
        builder.node("images.is_real", "Greater", ["images.largest", zero])
        builder.node("images.largest_of_all", "ReduceMax", ["images.largest"], attributes: ["axes": .integers([0])])
        builder.node("images.none_is_real", "Equal", ["images.largest_of_all", zero])
        let (start, second, end) = (builder.integers([0]), builder.integers([1]), builder.integers([Int.max]))
        builder.node("images.first_is_real", "Slice", ["images.is_real", start, second])
        builder.node("images.keeps_first", "Or", ["images.first_is_real", "images.none_is_real"])
        builder.node("images.keeps_others", "Slice", ["images.is_real", second, end])
        builder.node(
            "images.keeps",
            "Concat",
            ["images.keeps_first", "images.keeps_others"],
            attributes: ["axis": .integer(0)]
        )
        builder.node("real", "Compress", [pixels, "images.keeps"], attributes: ["axis": .integer(0)])
        builder.node("real.mask", "Compress", [mask, "images.keeps"], attributes: ["axis": .integer(0)])
        return ("real", "real.mask")
    }

    /// Patches through the convolution, with the embeddings of their positions: the residual stream,
    /// `[images, patches, hidden]`.
    private mutating func embed(pixels: String, positions: String) throws(FileError) -> String {
        let hidden = vision.hiddenSize
        let patch = vision.patchSize
        let kernel = try model.matrix(
            [WeightName.Vision.patchEmbedding],
            columns: vision.channels * patch * patch
        )
        let weight = builder.tensor(
            "patch_embedding.weight",
            .float32,
            shape: [hidden, vision.channels, patch, patch],
            FloatWeights(kernel, format: .float32, transposed: false)
        )
        let sides = ExportAttribute.integers([patch, patch])
        builder.node(
            "patch_embedding",
            "Conv",
            [pixels, weight],
            attributes: ["kernel_shape": sides, "strides": sides]
        )
        let columns = builder.reshape("patch_embedding.columns", "patch_embedding", [0, hidden, vision.patchesPerTile])
        builder.node("patches", "Transpose", [columns], attributes: ["perm": .integers([0, 2, 1])])
        let table = try model.matrix([WeightName.Vision.positionEmbedding], columns: hidden)
        let rows = builder.tensor(
            "position_embedding.weight",
            .float32,
            shape: [table.rows, hidden],
            FloatWeights(table, format: .float32, transposed: false)
        )
        builder.node("position_embedding", "Gather", [rows, positions])
        let bias = try model.vector(
            [WeightName.Vision.patchEmbeddingBias],
            as: "patch_embedding.bias",
            in: &builder
        )
        builder.node("patches.biased", "Add", ["patches", bias])
        return builder.node("stream", "Add", ["patches.biased", "position_embedding"])
    }

    /// Folds patches into image features (pixel shuffle) and projects them into the decoder's space.
    private mutating func connect(_ patches: String) throws(FileError) {
        let architecture = model.architecture
        let scale = architecture.scaleFactor
        let side = vision.patchesPerSide / scale
        let width = architecture.connectorInputSize
        // Of each square of patches, those of a row lie side by side already.
        let squares = builder.reshape("squares", patches, [-1, side, scale, side, scale * vision.hiddenSize])
        builder.node("squares.rows", "Transpose", [squares], attributes: ["perm": .integers([0, 1, 3, 2, 4])])
        let joined = builder.reshape("squares.joined", "squares.rows", [-1, side * side, width])
        let weights = try model.matrix([WeightName.connector], columns: width)
        let result = "image_features"
        _ = builder.linear(
            "connector",
            joined,
            weights,
            precision: model.precision.connector,
            output: result
        )
        let tokens = ExportValue.Dimension.fixed(architecture.imageTokensPerTile)
        builder.output(
            result,
            .float32,
            ["num_image_features", tokens, .fixed(architecture.text.hiddenSize)]
        )
    }
}
