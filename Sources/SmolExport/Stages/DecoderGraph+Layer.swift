internal import SmolCheckpoint
internal import SmolSupport

extension DecoderGraph {
    /// One layer: causal attention to the cache and a gated feed-forward network, each after an RMS norm.
    ///
    /// Behind the last layer's attention only the last position goes on.
    mutating func add(layer: Int, to stream: Stream, attention: DecoderAttention) throws(FileError) -> Stream {
        var stream = stream
        let name = "layer_\(layer)"
        let normed = try norm(name + ".attention.norm", &stream, weight: weight(layer, .attentionNorm))
        let joined = try linear(name + ".attention.joined", normed, layer, [.query, .key, .value])
        var attended = name + ".attention"
        attention.add(attended, joined, layer: layer, to: &builder)
        if layer == text.hiddenLayers - 1 {
            attended = lastPosition(of: attended)
            stream.residual = lastPosition(of: stream.residual)
        }
        stream.addend = try linear(name + ".attention.output", attended, layer, [.attentionOutput])
        let fed = try norm(name + ".feed_forward.norm", &stream, weight: weight(layer, .feedForwardNorm))
        stream.addend = try feedForward(name + ".feed_forward", fed, layer: layer)
        return stream
    }

    private func weight(_ layer: Int, _ part: WeightName.Text.Part) -> String {
        WeightName.Text.layer(layer, part)
    }

    private mutating func lastPosition(of rows: String) -> String {
        builder.node(
            rows + ".last",
            "Gather",
            [rows, builder.integers([-1])],
            attributes: ["axis": .integer(1)]
        )
    }

    /// Adds what is to be added to the stream, and gives the RMS norm of the sum.
    mutating func norm(_ name: String, _ stream: inout Stream, weight: String) throws(FileError) -> String {
        let gamma = try model.vector([weight], as: name + ".weight", in: &builder)
        guard let addend = stream.addend else {
            return firstNorm(name, stream.residual, gamma)
        }
        let sum = name + ".sum"
        builder.node(
            name,
            "SkipSimplifiedLayerNormalization",
            [addend, stream.residual, gamma],
            domain: GraphBuilder.fusedDomain,
            attributes: ["epsilon": .float(Float(text.rmsNormEpsilon))],
            outputs: [name, "", "", sum]
        )
        stream.residual = sum
        return name
    }

    /// The norm of a stream to which nothing was added yet, in ONNX's own operators: ONNX Runtime joins them.
    private mutating func firstNorm(_ name: String, _ input: String, _ gamma: String) -> String {
        let epsilon = builder.float(name + ".epsilon", Float(text.rmsNormEpsilon))
        builder.node(name + ".squares", "Pow", [input, builder.float("two", 2)])
        builder.node(
            name + ".mean",
            "ReduceMean",
            [name + ".squares"],
            attributes: ["axes": .integers([-1]), "keepdims": .integer(1)]
        )
        builder.node(name + ".variance", "Add", [name + ".mean", epsilon])
        builder.node(name + ".deviation", "Sqrt", [name + ".variance"])
        builder.node(name + ".normed", "Div", [input, name + ".deviation"])
        return builder.node(name, "Mul", [name + ".normed", gamma])
    }

    private mutating func linear(
        _ name: String,
        _ input: String,
        _ layer: Int,
        _ parts: [WeightName.Text.Part]
    ) throws(FileError) -> String {
        let columns = text.shape(of: parts[0])[1]
        let weights = try model.matrix(parts.map { weight(layer, $0) }, columns: columns)
        let isScore = [.query, .key, .value].contains(parts[0])
        let precision = isScore ? model.precision.scores : model.precision
        return builder.linear(name, input, weights, precision: precision)
    }

    /// `down(silu(gate(x)) · up(x))`.
    private mutating func feedForward(_ name: String, _ input: String, layer: Int) throws(FileError) -> String {
        let gate = try linear(name + ".gate", input, layer, [.gate])
        let up = try linear(name + ".up", input, layer, [.up])
        // x · sigmoid(αx): SiLU where α is 1.
        builder.fused(name + ".silu", "QuickGelu", [gate], ["alpha": .float(1)])
        builder.node(name + ".gated", "Mul", [name + ".silu", up])
        return try linear(name + ".down", name + ".gated", layer, [.down])
    }
}
