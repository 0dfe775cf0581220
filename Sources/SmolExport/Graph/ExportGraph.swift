package import SmolGraphFormat

/// A graph to be written: operators, what they read and give, and the tensors that come with it.
package struct ExportGraph: Sendable {
    /// Name of the graph; a file has the same.
    package var name: String
    /// What it is and what its caller must know, for whoever opens the file.
    package var summary = ""
    /// The operators, each after those whose results it reads.
    package var nodes: [ExportNode] = []
    /// What the caller gives.
    package var inputs: [ExportValue] = []
    /// What the caller gets.
    package var outputs: [ExportValue] = []
    /// Weights and constants.
    package var tensors: [ExportTensor] = []
    /// Keys and values for programs that run the graph.
    package var metadata: [(key: String, value: String)] = []

    /// An empty graph.
    package init(name: String) {
        self.name = name
    }
}

/// One operator.
package struct ExportNode: Sendable {
    /// Name of the node.
    package var name: String
    /// Name of the operator.
    package var operation: String
    /// The set that the operator is of; empty for ONNX's own.
    package var domain: String
    /// Names of what it reads; an empty one is an optional input that is left out.
    package var inputs: [String]
    /// Names of what it gives; an empty one is an output that nobody wants.
    package var outputs: [String]
    /// Its settings.
    package var attributes: [String: ExportAttribute]
}

/// A setting of an operator.
package enum ExportAttribute: Sendable {
    /// A whole number.
    case integer(Int)
    /// Whole numbers.
    case integers([Int])
    /// A number.
    case float(Float)
    /// Text.
    case text(String)
    /// A graph that the operator runs.
    case graph(ExportGraph)
}

/// An input or output of a graph.
package struct ExportValue: Sendable {
    /// Its name.
    package var name: String
    /// The type of its elements.
    package var elementType: GraphElementType
    /// Its dimensions, outermost first.
    package var shape: [Dimension]

    /// The extent of a dimension.
    package enum Dimension: Sendable, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
        /// Always this.
        case fixed(Int)
        /// Any; the same wherever the name is the same.
        case free(String)

        /// Always this.
        package init(integerLiteral value: Int) { self = .fixed(value) }
        /// Any, under a name.
        package init(stringLiteral value: String) { self = .free(value) }
    }
}

/// A weight or a constant.
package struct ExportTensor: Sendable {
    /// Its name.
    package var name: String
    /// The type of its elements.
    package var elementType: GraphElementType
    /// Its shape, outermost first.
    package var shape: [Int]
    /// Its elements, dense, little-endian.
    package var source: any ByteSource
}
