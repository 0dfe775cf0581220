package import SmolGraphFormat

/// Puts a graph together, operator by operator.
///
/// An operator is added under a name; its results are called after it.
package struct GraphBuilder {
    /// What there is so far.
    package private(set) var graph: ExportGraph
    private var knownTensors: Set<String> = []
    private var knownResults: Set<String> = []

    /// A graph without operators.
    package init(name: String, summary: String = "") {
        graph = ExportGraph(name: name)
        graph.summary = summary
    }

    /// Adds what the caller gives; returns its name.
    @discardableResult
    package mutating func input(
        _ name: String,
        _ type: GraphElementType,
        _ shape: [ExportValue.Dimension]
    ) -> String {
        graph.inputs.append(ExportValue(name: name, elementType: type, shape: shape))
        return name
    }

    /// Declares a result that the caller gets.
    package mutating func output(_ name: String, _ type: GraphElementType, _ shape: [ExportValue.Dimension]) {
        graph.outputs.append(ExportValue(name: name, elementType: type, shape: shape))
    }

    /// Adds an operator with one result, which has its name unless told otherwise.
    @discardableResult
    package mutating func node(
        _ name: String,
        _ operation: String,
        _ inputs: [String],
        domain: String = "",
        attributes: [String: ExportAttribute] = [:],
        output: String? = nil
    ) -> String {
        let output = output ?? name
        node(name, operation, inputs, domain: domain, attributes: attributes, outputs: [output])
        return output
    }

    /// Adds an operator with several results.
    package mutating func node(
        _ name: String,
        _ operation: String,
        _ inputs: [String],
        domain: String = "",
        attributes: [String: ExportAttribute] = [:],
        outputs: [String]
    ) {
        graph.nodes.append(
            ExportNode(
                name: name,
                operation: operation,
                domain: domain,
                inputs: inputs,
                outputs: outputs,
                attributes: attributes
            )
        )
        knownResults.formUnion(outputs)
    }

    /// Whether an operator gives a result of this name.
    package func gives(_ result: String) -> Bool { knownResults.contains(result) }

    /// Adds a weight; a second one of the same name is the same.
    @discardableResult
    package mutating func tensor(
        _ name: String,
        _ type: GraphElementType,
        shape: [Int],
        _ source: any ByteSource
    ) -> String {
        if knownTensors.insert(name).inserted {
            graph.tensors.append(ExportTensor(name: name, elementType: type, shape: shape, source: source))
        }
        return name
    }

    /// Adds whole numbers, `[count]`, under a name that tells them.
    package mutating func integers(_ values: [Int]) -> String {
        let name = "integers_" + values.map { $0 < 0 ? "m\(-$0)" : "\($0)" }.joined(separator: "_")
        return tensor(name, .int64, shape: [values.count], ReadyBytes(numbers: values.map { Int64($0) }))
    }

    /// Adds one whole number without dimensions.
    package mutating func integer(_ value: Int) -> String {
        let name = "integer_" + (value < 0 ? "m\(-value)" : "\(value)")
        return tensor(name, .int64, shape: [], ReadyBytes(numbers: [Int64(value)]))
    }

    /// Adds one float32 without dimensions.
    package mutating func float(_ name: String, _ value: Float) -> String {
        tensor(name, .float32, shape: [], ReadyBytes(numbers: [value]))
    }

    /// Notes something for programs that run the graph.
    package mutating func note(_ key: String, _ value: String) {
        graph.metadata.append((key, value))
    }
}
