/// Which backend runs a model.
public enum BackendChoice: String, Sendable, CaseIterable {
    /// ONNX Runtime where its library and the three graphs are there, else native.
    case automatic
    /// ONNX Runtime, or an error.
    case onnx
    /// The project's own kernels.
    case native
}
