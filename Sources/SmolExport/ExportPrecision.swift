public import SmolGraphFormat

/// The numbers that exported graphs compute with.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum ExportPrecision: String, Sendable, CaseIterable {
    /// float32 throughout: the reference's own arithmetic.
    case fp32
    /// Weights and KV cache in float16.
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

/// What each part of the graphs makes of a precision.
extension ExportPrecision {
    /// How the connector's weights are stored.
    ///
    /// It is a hundredth of the work and every feature passes through it: in the quantised graphs it stays float32.
    var connector: ExportPrecision { self == .fp16 ? .fp16 : .fp32 }

    /// How the vision tower's weights are stored.
    ///
    /// There the products are nearly all of the work, and those of half bytes take twice the time of those of bytes.
    var vision: ExportPrecision { self == .q4 ? .int8 : self }

    /// How the decoder's query, key and value weights are stored.
    ///
    /// Scores are exponents: in half bytes these weights would cost several times what all others do.
    var scores: ExportPrecision { self == .q4 ? .int8 : self }

    /// How the output head's weights are stored.
    ///
    /// Rounding them goes into the logits without being averaged over anything: a byte each at least.
    var head: ExportPrecision { self == .q4 ? .int8 : self }

    /// The type of the cache, as on the hub.
    package var cacheType: GraphElementType { self == .fp16 ? .float16 : .float32 }
}
