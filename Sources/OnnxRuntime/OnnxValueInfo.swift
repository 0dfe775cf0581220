internal import COnnxRuntime

/// What a graph says about one of its inputs or outputs.
public struct OnnxValueInfo: Sendable, Equatable {
    /// One dimension of a shape.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
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

extension OnnxValueInfo {
    /// Reads the inputs or the outputs of a session.
    static func list(
        _ library: OnnxLibrary,
        count: (UnsafeMutablePointer<Int>) -> OpaquePointer?,
        name: (Int, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> OpaquePointer?,
        type: (Int, UnsafeMutablePointer<OpaquePointer?>) -> OpaquePointer?
    ) throws(OnnxRuntimeError) -> [OnnxValueInfo] {
        var total = 0
        try library.check(count(&total), "count values")
        var values: [OnnxValueInfo] = []
        for index in 0..<total {
            var text: UnsafeMutablePointer<CChar>?
            try library.check(name(index, &text), "read a value's name")
            let valueName = library.adopt(text)
            let info = try library.make("read the type of \(valueName)") { type(index, $0) }
            defer { library.api.pointee.ReleaseTypeInfo(info) }
            // Lent by the type; nothing for sequences, maps and the like.
            var tensorInfo: OpaquePointer?
            try library.check(
                library.api.pointee.CastTypeInfoToTensorInfo(info, &tensorInfo),
                "read the type of \(valueName)"
            )
            if let tensorInfo {
                values.append(try OnnxValueInfo(name: valueName, tensorInfo: tensorInfo, library: library))
            } else {
                values.append(OnnxValueInfo(name: valueName, elementType: .undefined, dimensions: []))
            }
        }
        return values
    }

    /// Reads an element type and a shape.
    init(name: String, tensorInfo: OpaquePointer, library: OnnxLibrary) throws(OnnxRuntimeError) {
        let api = library.api.pointee
        let operation = "read the shape of \(name)"
        var type: ort_element_type = 0
        try library.check(api.GetTensorElementType(tensorInfo, &type), operation)
        var rank = 0
        try library.check(api.GetDimensionsCount(tensorInfo, &rank), operation)
        var sizes = [Int64](repeating: 0, count: rank)
        try library.check(api.GetDimensions(tensorInfo, &sizes, rank), operation)
        // Lent, like the texts they point to.
        var names = [UnsafePointer<CChar>?](repeating: nil, count: rank)
        try library.check(api.GetSymbolicDimensions(tensorInfo, &names, rank), operation)
        self.init(
            name: name,
            elementType: OnnxElementType(rawValue: type) ?? .undefined,
            dimensions: zip(sizes, names).map { size, name in
                size >= 0 ? .fixed(Int(size)) : .free(name.map { String(cString: $0) } ?? "")
            }
        )
    }
}
