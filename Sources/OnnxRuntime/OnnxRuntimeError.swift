/// What went wrong with ONNX Runtime: the library itself, or a call of it.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum OnnxRuntimeError: Error, Sendable, Equatable, CustomStringConvertible {
    /// No library was found in any of the places that were looked at.
    case libraryNotFound(places: [String])
    /// A file is there but is not a library that can be loaded, or not this one.
    case libraryUnusable(path: String, reason: String)
    /// The library is older than what this package works with.
    case libraryTooOld(path: String, version: OnnxRuntimeVersion)
    /// The library refused something.
    case failed(code: OnnxErrorCode, message: String, operation: String)
    /// A tensor's memory, type and shape do not go together.
    case invalidTensor(shape: [Int], problem: String)

    /// How to get a library that works.
    public static let cure =
        "install it with 'pip install onnxruntime', or set \(OnnxLibrary.environmentVariable) to the library or its folder"

    /// One line: what is wrong and what would be right.
    public var description: String {
        switch self {
        case .libraryNotFound(let places):
            let looked = places.isEmpty ? "" : " (looked in \(places.map(Self.singleLine).joined(separator: ", ")))"
            return "ONNX Runtime is not installed\(looked); \(Self.cure)"
        case .libraryUnusable(let path, let reason):
            return "\(Self.singleLine(path)): not a usable ONNX Runtime: \(Self.singleLine(reason)); \(Self.cure)"
        case .libraryTooOld(let path, let version):
            let oldest = OnnxRuntimeVersion.oldestSupported
            let problem = "ONNX Runtime \(version) is too old, \(oldest) or later is needed"
            return "\(Self.singleLine(path)): \(problem); \(Self.cure)"
        case .failed(let code, let message, let operation):
            return "ONNX Runtime: \(Self.singleLine(operation)): \(code): \(Self.singleLine(message))"
        case .invalidTensor(let shape, let problem):
            return "ONNX Runtime: tensor \(shape): \(problem)"
        }
    }

    /// Text of the library or a file, safe to show in one line and not longer than that deserves.
    private static func singleLine(_ text: String) -> String {
        let limit = 400
        var line = ""
        for scalar in text.unicodeScalars.prefix(limit) {
            let isControl = scalar.properties.generalCategory == .control
            let breaksLine = scalar.value == 0x2028 || scalar.value == 0x2029
            line.unicodeScalars.append(isControl || breaksLine ? " " : scalar)
        }
        return text.unicodeScalars.count > limit ? line + "…" : line
    }
}

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
