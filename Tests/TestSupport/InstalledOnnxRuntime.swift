public import OnnxRuntime
public import Testing

/// The ONNX Runtime of this machine.
public enum InstalledOnnxRuntime {
    /// What was found, or why nothing was.
    public static let found = Result { () throws(OnnxRuntimeError) in try OnnxLibrary.find() }

    /// The library; fails the test where it is not there.
    public static func library() throws -> OnnxLibrary { try found.get() }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test that needs ONNX Runtime where it is not installed.
    public static var needsOnnxRuntime: Self {
        .enabled("needs ONNX Runtime; 'make onnxruntime' fetches it") {
            (try? InstalledOnnxRuntime.found.get()) != nil
        }
    }
}
