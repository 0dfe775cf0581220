internal import OnnxRuntime

extension DecoderGraph {
    /// One layer: causal attention to the cache and a gated feed-forward network, each behind an RMS norm.
    ///
    /// Behind the last layer's attention only the last position goes on.
    mutating func add(layer: Int, to stream: Stream, lengths: Lengths) throws(CheckpointError) -> Stream {
        var stream = stream
        let name = "layer_\(layer)"
        let normed = try norm(name + ".attention.norm", &stream, weight: weight(layer, .attentionNorm))
        var attended = try attend(name + ".attention", normed, layer: layer, lengths: lengths)
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
    mutating func norm(_ name: String, _ stream: inout Stream, weight: String) throws(CheckpointError) -> String {
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
    ) throws(CheckpointError) -> String {
        let columns = text.shape(of: parts[0])[1]
        let weights = try model.matrix(parts.map { weight(layer, $0) }, columns: columns)
        return builder.linear(name, input, weights, precision: model.precision)
    }

    /// `down(silu(gate(x)) · up(x))`.
    private mutating func feedForward(_ name: String, _ input: String, layer: Int) throws(CheckpointError) -> String {
        let gate = try linear(name + ".gate", input, layer, [.gate])
        let up = try linear(name + ".up", input, layer, [.up])
        // x · sigmoid(αx): SiLU where α is 1.
        builder.fused(name + ".silu", "QuickGelu", [gate], ["alpha": .float(1)])
        builder.node(name + ".gated", "Mul", [name + ".silu", up])
        return try linear(name + ".down", name + ".gated", layer, [.down])
    }

    /// Attention with the rotary position embedding, which also writes the cache.
    private mutating func attend(
        _ name: String,
        _ input: String,
        layer: Int,
        lengths: Lengths
    ) throws(CheckpointError) -> String {
        let angles = [rotaryTable("cosines", .cosines), rotaryTable("sines", .sines)]
        // The operator rotates heads of whole vector registers only.
        let rotatesInside = text.headDimension.isMultiple(of: 16)
        var inputs = ["", "", ""]
        if rotatesInside {
            inputs[0] = try linear(name + ".joined", input, layer, [.query, .key, .value])
        } else {
            inputs[0] = try linear(name + ".query", input, layer, [.query])
            inputs[1] = try linear(name + ".key", input, layer, [.key])
            inputs[2] = try linear(name + ".value", input, layer, [.value])
            for (index, heads) in [text.attentionHeads, text.keyValueHeads].enumerated() {
                inputs[index] = builder.fused(
                    inputs[index] + ".rotated",
                    "RotaryEmbedding",
                    [inputs[index], lengths.first] + angles,
                    ["num_heads": .integer(heads)]
                )
            }
        }
        inputs = inputs.map { $0.isEmpty ? "" : cached($0) }
        let past = ["key", "value"].map { "past_key_values.\(layer).\($0)" }
        builder.node(
            name,
            "GroupQueryAttention",
            inputs + past + [lengths.lastPositions, lengths.total] + (rotatesInside ? angles.map { cached($0) } : []),
            domain: GraphBuilder.fusedDomain,
            attributes: [
                "num_heads": .integer(text.attentionHeads),
                "kv_num_heads": .integer(text.keyValueHeads),
                "do_rotary": .integer(rotatesInside ? 1 : 0),
            ],
            outputs: [name] + ["key", "value"].map { "present.\(layer).\($0)" }
        )
        return model.precision.cacheType == .float32 ? name : builder.cast(name, to: .float32)
    }

    /// A value in the cache's type, in which attention computes.
    private mutating func cached(_ name: String) -> String {
        model.precision.cacheType == .float32 ? name : builder.cast(name, to: .float16)
    }

    private mutating func rotaryTable(_ name: String, _ part: RotaryTable.Part) -> String {
        builder.tensor(
            "rotary." + name,
            .float32,
            shape: [RotaryTable.positions(text), text.headDimension / 2],
            RotaryTable(text, part)
        )
    }
}
