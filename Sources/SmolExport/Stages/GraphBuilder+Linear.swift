internal import SmolGraphFormat

extension GraphBuilder {
    /// Adds `input` times the transpose of `weights`, plus a bias where there is one; returns the result's name.
    ///
    /// - Parameters:
    ///   - name: Name of the result unless `output` says otherwise.
    ///   - input: Name of rows of `weights.columns` numbers, float32.
    ///   - weights: `[outputs, inputs]`.
    ///   - bias: Name of the bias, float32 `[outputs]`.
    ///   - precision: How the weights are stored and multiplied.
    ///   - output: Name of the result.
    mutating func linear(
        _ name: String,
        _ input: String,
        _ weights: WeightMatrix,
        bias: String? = nil,
        precision: ExportPrecision,
        output: String? = nil
    ) -> String {
        guard let bias else {
            return product(name, input, weights, inside: [], precision: precision, output: output)
        }
        switch precision {
        case .int8:
            return product(name, input, weights, inside: ["", bias], precision: precision, output: output)
        case .q4:
            return product(name, input, weights, inside: ["", "", bias], precision: precision, output: output)
        case .fp32, .fp16:
            let product = product(name + ".product", input, weights, inside: [], precision: precision, output: nil)
            return node(name, "Add", [product, bias], output: output)
        }
    }

    /// Adds the product; `inside` are further inputs of the operator, which is called after the result.
    private mutating func product(
        _ name: String,
        _ input: String,
        _ weights: WeightMatrix,
        inside more: [String],
        precision: ExportPrecision,
        output: String?
    ) -> String {
        let (outputs, inputs) = (weights.rows, weights.columns)
        switch precision {
        case .fp32:
            let source = FloatWeights(weights, format: .float32, transposed: true)
            let weight = tensor(name + ".weight", .float32, shape: [inputs, outputs], source)
            return node(name, "MatMul", [input, weight], output: output)
        case .fp16:
            let source = FloatWeights(weights, format: .float16, transposed: true)
            let half = tensor(name + ".weight", .float16, shape: [inputs, outputs], source)
            let weight = cast(half, to: .float32)
            return node(name, "MatMul", [input, weight], output: output)
        case .int8:
            let source = Int8Weights(weights, transposed: true)
            let weight = tensor(name + ".weight", .int8, shape: [inputs, outputs], source)
            let scale = tensor(name + ".scale", .float32, shape: [outputs], Int8Scales(weights))
            return fused(name, "DynamicQuantizeMatMul", [input, weight, scale] + more, output: output)
        case .q4:
            let blocks = FourBitBlocks(weights)
            let shape = [outputs, blocks.perRow, FourBitBlocks.size / 2]
            let weight = tensor(name + ".weight", .uint8, shape: shape, blocks.codes)
            let scale = tensor(name + ".scale", .float32, shape: [outputs * blocks.perRow], blocks.scales)
            let attributes: [String: ExportAttribute] = [
                "K": .integer(inputs), "N": .integer(outputs), "bits": .integer(4),
                "block_size": .integer(FourBitBlocks.size),
                // Inputs may be rounded to bytes, in blocks of the same length.
                "accuracy_level": .integer(4),
            ]
            return fused(name, "MatMulNBits", [input, weight, scale] + more, attributes, output: output)
        }
    }

    /// Adds an operator of ONNX Runtime's own set with one result.
    @discardableResult
    mutating func fused(
        _ name: String,
        _ operation: String,
        _ inputs: [String],
        _ attributes: [String: ExportAttribute] = [:],
        output: String? = nil
    ) -> String {
        node(name, operation, inputs, domain: Self.fusedDomain, attributes: attributes, output: output)
    }

    /// The name of ONNX Runtime's own set of operators.
    static let fusedDomain = "com.microsoft"

    /// Adds a change of type; a second one of the same is the same.
    mutating func cast(_ name: String, to type: GraphElementType, output: String? = nil) -> String {
        let result = output ?? "\(name).\(type)"
        if gives(result) { return result }
        return node(result, "Cast", [name], attributes: ["to": .integer(Int(type.rawValue))])
    }

    /// Adds a change of type under a name.
    mutating func cast(_ name: String, _ input: String, to type: GraphElementType) -> String {
        node(name, "Cast", [input], attributes: ["to": .integer(Int(type.rawValue))])
    }

    /// Adds a change of shape; 0 keeps a dimension, -1 is what is left.
    mutating func reshape(_ name: String, _ input: String, _ shape: [Int], output: String? = nil) -> String {
        node(name, "Reshape", [input, integers(shape)], output: output)
    }
}
