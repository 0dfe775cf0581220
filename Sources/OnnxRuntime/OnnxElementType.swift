/// The type of a tensor's elements, numbered as in ONNX's own files.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum OnnxElementType: Int32, Sendable, CaseIterable {
    /// Not a tensor, or a type that this package does not know.
    case undefined = 0
    /// IEEE single precision.
    case float32 = 1
    /// Unsigned bytes.
    case uint8 = 2
    /// Signed bytes.
    case int8 = 3
    /// Unsigned, two bytes.
    case uint16 = 4
    /// Signed, two bytes.
    case int16 = 5
    /// Signed, four bytes.
    case int32 = 6
    /// Signed, eight bytes.
    case int64 = 7
    /// Text; such tensors can be named but not made here.
    case string = 8
    /// One byte, 0 or 1.
    case bool = 9
    /// IEEE half precision.
    case float16 = 10
    /// IEEE double precision.
    case float64 = 11
    /// Unsigned, four bytes.
    case uint32 = 12
    /// Unsigned, eight bytes.
    case uint64 = 13
    /// The upper half of a float32.
    case bfloat16 = 16

    /// Bytes of one element; nil where elements have no size of their own.
    public var byteCount: Int? {
        switch self {
        case .undefined, .string: nil
        case .uint8, .int8, .bool: 1
        case .uint16, .int16, .float16, .bfloat16: 2
        case .float32, .int32, .uint32: 4
        case .float64, .int64, .uint64: 8
        }
    }
}

/// A Swift type whose values lie in memory as a tensor's elements do.
public protocol OnnxElement: BitwiseCopyable, Sendable {
    /// The element type it stands for.
    static var onnxElementType: OnnxElementType { get }
}

extension Float: OnnxElement {
    /// `float32`.
    public static let onnxElementType = OnnxElementType.float32
}

extension Double: OnnxElement {
    /// `float64`.
    public static let onnxElementType = OnnxElementType.float64
}

extension UInt8: OnnxElement {
    /// `uint8`.
    public static let onnxElementType = OnnxElementType.uint8
}

extension Int8: OnnxElement {
    /// `int8`.
    public static let onnxElementType = OnnxElementType.int8
}

extension Int32: OnnxElement {
    /// `int32`.
    public static let onnxElementType = OnnxElementType.int32
}

extension Int64: OnnxElement {
    /// `int64`.
    public static let onnxElementType = OnnxElementType.int64
}

extension Bool: OnnxElement {
    /// `bool`.
    public static let onnxElementType = OnnxElementType.bool
}
