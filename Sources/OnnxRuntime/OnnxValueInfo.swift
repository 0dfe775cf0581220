/// What a graph says about one of its inputs or outputs.
public struct OnnxValueInfo: Sendable, Equatable {
    /// One dimension of a shape.
    public enum Dimension: Sendable, Equatable {
        /// Always this size.
        case fixed(Int)
        /// Any size; the graph's name for it, which may be empty.
        case free(String)
    }

    /// The name.
    public let name: String
    /// The type of the elements; `undefined` where the value is no tensor.
    public let elementType: OnnxElementType
    /// The shape, outermost dimension first.
    public let dimensions: [Dimension]

    /// Describes a value.
    public init(name: String, elementType: OnnxElementType, dimensions: [Dimension]) {
        self.name = name
        self.elementType = elementType
        self.dimensions = dimensions
    }
}

extension OnnxValueInfo: CustomStringConvertible {
    /// `name float32 [batch, 3, 512, 512]`.
    public var description: String {
        let shape = dimensions.map { dimension in
            switch dimension {
            case .fixed(let size): "\(size)"
            case .free(let name): name.isEmpty ? "?" : name
            }
        }
        return "\(name) \(elementType) [\(shape.joined(separator: ", "))]"
    }
}
