internal import CSmolKernels

/// The type of weights and of what is multiplied with them.
///
/// Sums, the residual stream, norms and the softmax are float32 in all of them. The quantised ones are made at load from
/// any checkpoint; attention's own products are bfloat16 in both.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum Precision: String, Sendable, CaseIterable {
    /// Four bytes a number; the reference's own arithmetic.
    case float32
    /// Two bytes a number: half the memory and about twice the speed.
    case bfloat16
    /// One byte a number: weights with a scale for each output, inputs with a scale for each 64 of them.
    case int8
    /// Half a byte for most of the decoder's weights, with a scale for each 32 of them; all else as in `int8`.
    case int4
}

/// What each part of the native pool makes of a precision.
extension Precision {
    /// The type of the vision tower's weights.
    var visionWeights: WeightType {
        switch self {
        case .float32: .float32
        case .bfloat16: .bfloat16
        case .int8, .int4: .int8
        }
    }

    /// The type of the vision tower's matrix inputs: there the products are nearly all of the work, and rounding
    /// averages out over 64 tokens a tile.
    var visionActivations: ActivationType {
        switch self {
        case .float32: .float32
        case .bfloat16: .bfloat16
        case .int8, .int4: .int8
        }
    }

    /// The type of the decoder's weights.
    var decoderWeights: WeightType { self == .int4 ? .int4 : visionWeights }

    /// The type of the decoder's query, key and value weights.
    ///
    /// Scores are exponents: in half bytes these weights would cost several times what all others do.
    var scoreWeights: WeightType { visionWeights }

    /// The type of the output projection's weights.
    ///
    /// What rounding does to them goes into the logits without being averaged over anything: a byte each at least.
    var headWeights: WeightType { visionWeights }

    /// The type of the decoder's matrix inputs.
    ///
    /// Its errors feed back into the cache and from there into every later token, so in bfloat16 an input keeps its
    /// second half: a decode step reads weights and has arithmetic to spare. `DecoderLayer` says where its feed-forward
    /// network goes without.
    var decoderActivations: ActivationType {
        switch self {
        case .float32: .float32
        case .bfloat16: .bfloat16x2
        case .int8, .int4: .int8
        }
    }

    /// The type of the vision tower's queries, and of what its attention gives.
    var visionQueries: ActivationType { self == .float32 ? .float32 : .bfloat16 }

    /// The type of the products inside the vision tower's attention.
    var visionAttention: smol_precision { isQuantized ? SMOL_PRECISION_INT8 : visionQueries.kernelValue }

    /// The type of the decoder's queries, and of what its attention gives.
    var decoderQueries: ActivationType { isQuantized ? .bfloat16 : decoderActivations }

    /// The type of what the KV cache holds.
    var cache: smol_precision { self == .float32 ? SMOL_PRECISION_FLOAT32 : SMOL_PRECISION_BFLOAT16 }

    /// Whether matrix inputs are bytes.
    var isQuantized: Bool { self == .int8 || self == .int4 }
}
