public import Foundation

/// An ONNX graph of a few nodes, written out by hand.
///
/// Field numbers are those of `onnx.proto3`.
public struct TinyGraph: Sendable {
    /// The numbers of ONNX's element types that tests need.
    public enum ElementType: Int, Sendable {
        case float32 = 1
        case int64 = 7
        case bool = 9
        case float16 = 10
    }

    /// One dimension: a size or a name.
    public enum Dimension: Sendable, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
        /// Always this size.
        case fixed(Int)
        /// Any size.
        case free(String)

        /// A size.
        public init(integerLiteral value: Int) { self = .fixed(value) }
        /// A name.
        public init(stringLiteral value: String) { self = .free(value) }
    }

    private var graph = ProtobufWriter()
    private var metadata: [(key: String, value: String)] = []

    /// A graph without nodes.
    public init() {
        graph.write(2, text: "tiny")
    }

    /// Adds an operator.
    public mutating func node(
        _ operation: String,
        _ inputs: [String],
        _ outputs: [String],
        domain: String = "",
        integers: [String: Int] = [:]
    ) {
        var node = ProtobufWriter()
        for input in inputs { node.write(1, text: input) }
        for output in outputs { node.write(2, text: output) }
        node.write(4, text: operation)
        for (name, value) in integers.sorted(by: { $0.key < $1.key }) {
            var attribute = ProtobufWriter()
            attribute.write(1, text: name)
            attribute.write(3, integer: value)
            attribute.write(20, integer: 2)
            node.write(5, message: attribute)
        }
        if !domain.isEmpty { node.write(7, text: domain) }
        graph.write(1, message: node)
    }

    /// Adds an input.
    public mutating func input(_ name: String, _ type: ElementType, _ shape: [Dimension]) {
        graph.write(11, message: Self.value(name, type, shape))
    }

    /// Adds an output.
    public mutating func output(_ name: String, _ type: ElementType, _ shape: [Dimension]) {
        graph.write(12, message: Self.value(name, type, shape))
    }

    /// Adds a float32 constant.
    public mutating func constant(_ name: String, _ values: [Float], shape: [Int]) {
        var tensor = Self.tensor(name, .float32, shape)
        tensor.write(9, bytes: values.withUnsafeBytes { Array($0) })
        graph.write(5, message: tensor)
    }

    /// Adds an int64 constant.
    public mutating func constant(_ name: String, _ values: [Int64], shape: [Int]) {
        var tensor = Self.tensor(name, .int64, shape)
        tensor.write(9, bytes: values.withUnsafeBytes { Array($0) })
        graph.write(5, message: tensor)
    }

    /// Adds a float32 constant whose bytes lie in another file.
    public mutating func external(_ name: String, shape: [Int], entries: [(key: String, value: String)]) {
        var tensor = Self.tensor(name, .float32, shape)
        for (key, value) in entries {
            var entry = ProtobufWriter()
            entry.write(1, text: key)
            entry.write(2, text: value)
            tensor.write(13, message: entry)
        }
        tensor.write(14, integer: 1)
        graph.write(5, message: tensor)
    }

    /// Adds a value to the graph's metadata.
    public mutating func note(_ key: String, _ value: String) {
        metadata.append((key, value))
    }

    /// The file.
    public var bytes: [UInt8] {
        var model = ProtobufWriter()
        model.write(1, integer: 8)
        model.write(7, message: graph)
        for (domain, version) in [("", 18), ("com.microsoft", 1)] {
            var operators = ProtobufWriter()
            operators.write(1, text: domain)
            operators.write(2, integer: version)
            model.write(8, message: operators)
        }
        for (key, value) in metadata {
            var entry = ProtobufWriter()
            entry.write(1, text: key)
            entry.write(2, text: value)
            model.write(14, message: entry)
        }
        return model.bytes
    }

    /// Writes the file.
    public func write(to file: URL) throws {
        try Data(bytes).write(to: file)
    }

    private static func tensor(_ name: String, _ type: ElementType, _ shape: [Int]) -> ProtobufWriter {
        var tensor = ProtobufWriter()
        for size in shape { tensor.write(1, integer: size) }
        tensor.write(2, integer: type.rawValue)
        tensor.write(8, text: name)
        return tensor
    }

    private static func value(_ name: String, _ type: ElementType, _ shape: [Dimension]) -> ProtobufWriter {
        var dimensions = ProtobufWriter()
        for dimension in shape {
            var size = ProtobufWriter()
            switch dimension {
            case .fixed(let count): size.write(1, integer: count)
            case .free(let name): size.write(2, text: name)
            }
            dimensions.write(1, message: size)
        }
        var tensorType = ProtobufWriter()
        tensorType.write(1, integer: type.rawValue)
        tensorType.write(2, message: dimensions)
        var valueType = ProtobufWriter()
        valueType.write(1, message: tensorType)
        var value = ProtobufWriter()
        value.write(1, text: name)
        value.write(2, message: valueType)
        return value
    }
}
