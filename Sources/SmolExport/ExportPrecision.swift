public import SmolGraphFormat

/// The numbers that exported graphs compute with.
public enum ExportPrecision: String, Sendable, CaseIterable {
    /// float32 throughout: the reference's own arithmetic.
    case fp32
    /// Weights, keys and values in float16.
    case fp16
    /// Weights in signed bytes with a scale for each output, inputs rounded to bytes as they come.
    case int8
    /// Weights in half bytes with a scale for each 32 of them.
    case q4

    /// The name of the hub for graphs of this kind, which their files carry.
    public var variant: OnnxVariant {
        switch self {
        case .fp32: .fp32
        case .fp16: .fp16
        case .int8: .int8
        case .q4: .q4
        }
    }
}
