/// The class of a failure, as ONNX Runtime numbers it.
public struct OnnxErrorCode: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The library's number.
    public let rawValue: Int32

    /// A code by its number.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// Anything without a code of its own.
    public static let failure = OnnxErrorCode(rawValue: 1)
    /// An argument is wrong: a name, a shape, a type.
    public static let invalidArgument = OnnxErrorCode(rawValue: 2)
    /// The file is not there.
    public static let noSuchFile = OnnxErrorCode(rawValue: 3)
    /// The graph is not there.
    public static let noModel = OnnxErrorCode(rawValue: 4)
    /// An operator failed while it ran.
    public static let runtimeException = OnnxErrorCode(rawValue: 6)
    /// The file is not a graph.
    public static let invalidProtobuf = OnnxErrorCode(rawValue: 7)
    /// The graph needs something that the library does not have.
    public static let notImplemented = OnnxErrorCode(rawValue: 9)
    /// The graph contradicts itself.
    public static let invalidGraph = OnnxErrorCode(rawValue: 10)

    private static let names = [
        "OK", "FAIL", "INVALID_ARGUMENT", "NO_SUCHFILE", "NO_MODEL", "ENGINE_ERROR", "RUNTIME_EXCEPTION",
        "INVALID_PROTOBUF", "MODEL_LOADED", "NOT_IMPLEMENTED", "INVALID_GRAPH", "EP_FAIL", "MODEL_LOAD_CANCELED",
        "MODEL_REQUIRES_COMPILATION", "NOT_FOUND",
    ]

    /// The library's word for it, or the number.
    public var description: String {
        let index = Int(rawValue)
        return Self.names.indices.contains(index) ? Self.names[index] : "code \(rawValue)"
    }
}
