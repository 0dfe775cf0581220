internal import SmolCheckpoint
internal import SmolGraphFormat
internal import SmolSupport

extension VisionEncoderGraph {
    /// One layer: attention of every patch to every patch and a feed-forward network, each after a norm.
    ///
    /// - Parameters:
    ///   - layer: Which one.
    ///   - stream: Name of the residual stream, `[images, patches, hidden]`.
    ///   - mask: Which patches count.
    /// - Returns: The name of the stream after the layer.
    mutating func add(layer: Int, to stream: String, mask: PatchMask) throws(FileError) -> String {
        let name = "layer_\(layer)"
        let normed = try norm(name + ".attention.norm", .attentionNorm, layer: layer, stream)
        let attended = try attend(name + ".attention", normed, layer: layer, mask: mask)
        let projected = try biased(name + ".attention.output", attended, layer, .attentionOutput)
        // Sums and norms are apart: ONNX Runtime's one operator for both takes several times as long on a processor.
        let middle = builder.node(name + ".middle", "Add", [projected, stream])
        let fed = try norm(name + ".feed_forward.norm", .feedForwardNorm, layer: layer, middle)
        let widened = try plain(name + ".feed_forward.in", fed, layer, .feedForwardIn)
        let bias = try bias(name + ".feed_forward.in.bias", layer, [.feedForwardIn])
        // GELU in its tanh approximation, with the bias in it.
        let activated = builder.fused(name + ".feed_forward.gelu", "FastGelu", [widened, bias])
        let narrowed = try biased(name + ".feed_forward.out", activated, layer, .feedForwardOut)
        return builder.node(name + ".stream", "Add", [narrowed, middle])
    }

    /// The layer norm of the stream.
    mutating func norm(
        _ name: String,
        _ stream: String,
        weight: String,
        bias: String
    ) throws(FileError) -> String {
        let gamma = try model.vector([weight], as: name + ".weight", in: &builder)
        let beta = try model.vector([bias], as: name + ".bias", in: &builder)
        return builder.node(
            name,
            "LayerNormalization",
            [stream, gamma, beta],
            attributes: ["axis": .integer(-1), "epsilon": .float(Float(vision.layerNormEpsilon))]
        )
    }

    private mutating func norm(
        _ name: String,
        _ part: WeightName.Vision.Part,
        layer: Int,
        _ stream: String
    ) throws(FileError) -> String {
        try norm(
            name,
            stream,
            weight: WeightName.Vision.layer(layer, part),
            bias: WeightName.Vision.layerBias(layer, part)
        )
    }

    private func weights(_ layer: Int, _ part: WeightName.Vision.Part) throws(FileError) -> WeightMatrix {
        let columns = part == .feedForwardOut ? vision.intermediateSize : vision.hiddenSize
        return try model.matrix([WeightName.Vision.layer(layer, part)], columns: columns)
    }

    /// A product whose bias is added elsewhere.
    private mutating func plain(
        _ name: String,
        _ input: String,
        _ layer: Int,
        _ part: WeightName.Vision.Part
    ) throws(FileError) -> String {
        builder.linear(name, input, try weights(layer, part), precision: model.precision.vision)
    }

    /// A product with its bias.
    private mutating func biased(
        _ name: String,
        _ input: String,
        _ layer: Int,
        _ part: WeightName.Vision.Part
    ) throws(FileError) -> String {
        let bias = try bias(name + ".bias", layer, [part])
        return builder.linear(name, input, try weights(layer, part), bias: bias, precision: model.precision.vision)
    }

    private mutating func bias(
        _ name: String,
        _ layer: Int,
        _ parts: [WeightName.Vision.Part]
    ) throws(FileError) -> String {
        try model.vector(parts.map { WeightName.Vision.layerBias(layer, $0) }, as: name, in: &builder)
    }

    private mutating func attend(
        _ name: String,
        _ input: String,
        layer: Int,
        mask: PatchMask
    ) throws(FileError) -> String {
        let inputs = [
            try plain(name + ".query", input, layer, .query),
            try plain(name + ".key", input, layer, .key),
            try plain(name + ".value", input, layer, .value),
            try bias(name + ".bias", layer, [.query, .key, .value]),
        ]
        // With a mask the operator holds all scores at once and is slower, so it is given one only where it counts.
        let branches = [("then_branch", inputs), ("else_branch", inputs + [mask.keys])].map { key, inputs in
            (key, ExportAttribute.graph(attention(name + "." + key, inputs)))
        }
        return builder.node(
            name,
            "If",
            [mask.isFull],
            attributes: Dictionary(uniqueKeysWithValues: branches)
        )
    }

    /// A graph of one operator, which reads what is outside of it.
    private func attention(_ name: String, _ inputs: [String]) -> ExportGraph {
        var branch = GraphBuilder(name: name)
        branch.fused(
            name + ".heads",
            "MultiHeadAttention",
            inputs,
            ["num_heads": .integer(vision.attentionHeads)]
        )
        let patches = ExportValue.Dimension.fixed(vision.patchesPerTile)
        branch.output(name + ".heads", .float32, ["num_image_features", patches, .fixed(vision.hiddenSize)])
        return branch.graph
    }
}
