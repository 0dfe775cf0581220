/// A numeric form of a model's three ONNX graphs, as the hub's repositories carry them.
public enum OnnxVariant: String, Sendable, CaseIterable {
    /// float32; its files have no suffix.
    case fp32
    /// float16 weights.
    case fp16
    /// 8-bit weights, signed.
    case int8
    /// 8-bit weights, unsigned.
    case uint8
    /// 8-bit weights of the kind the repository's maker preferred.
    case quantized
    /// 4-bit weights in blocks.
    case q4
    /// 4-bit weights in blocks, the rest float16.
    case q4f16
    /// 4-bit weights in the format of bitsandbytes.
    case bnb4

    /// What stands between a graph's name and `.onnx`.
    package var suffix: String { self == .fp32 ? "" : "_\(rawValue)" }
}
