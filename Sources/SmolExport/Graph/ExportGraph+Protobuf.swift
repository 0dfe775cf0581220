package import SmolGraphFormat

/// ONNX's own form of a graph: the messages and field numbers of `onnx.proto`.
extension ExportGraph {
    /// The version of the format that is written, with operators of set 17: ONNX Runtime reads both since 1.12.
    private static let formatVersion = 8
    private static let operatorSets = [(domain: "", version: 17), (domain: "com.microsoft", version: 1)]

    /// The file.
    ///
    /// - Parameter places: Where tensors lie that are in another file, by name.
    package func model(places: [String: ExternalPlace] = [:]) -> ProtobufMessage {
        var model = ProtobufMessage()
        model.add(1, integer: Self.formatVersion)
        model.add(2, text: GraphMetadata.producer)
        if !summary.isEmpty { model.add(6, text: summary) }
        for set in Self.operatorSets {
            var message = ProtobufMessage()
            message.add(1, text: set.domain)
            message.add(2, integer: set.version)
            model.add(8, message: message)
        }
        for (key, value) in metadata {
            var message = ProtobufMessage()
            message.add(1, text: key)
            message.add(2, text: value)
            model.add(14, message: message)
        }
        model.add(7, message: graph(places: places))
        return model
    }

    fileprivate func graph(places: [String: ExternalPlace]) -> ProtobufMessage {
        var graph = ProtobufMessage()
        graph.add(2, text: name)
        for node in nodes { graph.add(1, message: node.message) }
        for input in inputs { graph.add(11, message: input.message) }
        for output in outputs { graph.add(12, message: output.message) }
        for tensor in tensors { graph.add(5, message: tensor.message(place: places[tensor.name])) }
        return graph
    }
}

extension ExportNode {
    fileprivate var message: ProtobufMessage {
        var node = ProtobufMessage()
        for input in inputs { node.add(1, text: input) }
        for output in outputs { node.add(2, text: output) }
        node.add(3, text: name)
        node.add(4, text: operation)
        for (name, attribute) in attributes.sorted(by: { $0.key < $1.key }) {
            node.add(5, message: attribute.message(name: name))
        }
        if !domain.isEmpty { node.add(7, text: domain) }
        return node
    }
}

extension ExportAttribute {
    fileprivate func message(name: String) -> ProtobufMessage {
        var attribute = ProtobufMessage()
        attribute.add(1, text: name)
        let type: Int
        switch self {
        case .float(let value):
            attribute.add(2, float: value)
            type = 1
        case .integer(let value):
            attribute.add(3, integer: value)
            type = 2
        case .text(let value):
            attribute.add(4, text: value)
            type = 3
        case .graph(let value):
            attribute.add(6, message: value.graph(places: [:]))
            type = 5
        case .integers(let values):
            for value in values { attribute.add(8, integer: value) }
            type = 7
        }
        attribute.add(20, integer: type)
        return attribute
    }
}

extension ExportValue {
    fileprivate var message: ProtobufMessage {
        var dimensions = ProtobufMessage()
        for dimension in shape {
            var size = ProtobufMessage()
            switch dimension {
            case .fixed(let count): size.add(1, integer: count)
            case .free(let name): size.add(2, text: name)
            }
            dimensions.add(1, message: size)
        }
        var tensorType = ProtobufMessage()
        tensorType.add(1, integer: elementType.rawValue)
        tensorType.add(2, message: dimensions)
        var type = ProtobufMessage()
        type.add(1, message: tensorType)
        var value = ProtobufMessage()
        value.add(1, text: name)
        value.add(2, message: type)
        return value
    }
}

extension ExportTensor {
    fileprivate func message(place: ExternalPlace?) -> ProtobufMessage {
        var tensor = ProtobufMessage()
        for size in shape { tensor.add(1, integer: size) }
        tensor.add(2, integer: elementType.rawValue)
        tensor.add(8, text: name)
        guard let place else {
            tensor.add(9, source: source)
            return tensor
        }
        let entries = [
            ("location", place.location), ("offset", String(place.offset)), ("length", String(source.byteCount)),
        ]
        for (key, value) in entries {
            var entry = ProtobufMessage()
            entry.add(1, text: key)
            entry.add(2, text: value)
            tensor.add(13, message: entry)
        }
        tensor.add(14, integer: 1)
        return tensor
    }
}

/// Where a tensor's bytes lie when they are not in the graph's own file.
package struct ExternalPlace: Sendable, Equatable {
    /// Name of the file, beside the graph.
    package let location: String
    /// The first byte.
    package let offset: Int
}
