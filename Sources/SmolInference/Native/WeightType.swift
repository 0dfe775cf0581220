internal import CSmolKernels

/// How the numbers of a packed weight matrix are stored.
enum WeightType {
    case float32
    case bfloat16
    /// Bytes, with a scale for each output.
    case int8
    /// Half bytes, with a scale for each 32 inputs of an output.
    case int4

    var kernelValue: smol_precision {
        switch self {
        case .float32: SMOL_PRECISION_FLOAT32
        case .bfloat16: SMOL_PRECISION_BFLOAT16
        case .int8: SMOL_PRECISION_INT8
        case .int4: SMOL_PRECISION_INT4
        }
    }
}
