internal import CSmolKernels

/// How the numbers of an activation matrix are stored.
enum ActivationType {
    case float32
    case bfloat16
    /// Two bfloat16 a number, the rounding and the rounding of what is left: 16 bits of mantissa.
    case bfloat16x2
    /// Signed bytes in groups of 64, each with a scale of its own behind the row's numbers.
    case int8

    /// Numbers from one row to the next, in the kernels' unit: bytes for int8, else float32 or bfloat16 numbers, of which
    /// a bfloat16x2 takes two.
    ///
    /// Rows start at multiples of 16 numbers, which also leaves the zero column that bfloat16 products of an odd depth
    /// read.
    func stride(columns: Int) -> Int {
        let numbers = (columns + 1 + 15) / 16 * 16
        switch self {
        case .float32, .bfloat16: return numbers
        case .bfloat16x2: return 2 * numbers
        case .int8: return Int(smol_quantized_row_bytes(Int64(columns)))
        }
    }

    /// Bytes of one of the kernels' units.
    var unitBytes: Int {
        switch self {
        case .float32: 4
        case .bfloat16, .bfloat16x2: 2
        case .int8: 1
        }
    }

    var kernelValue: smol_precision {
        switch self {
        case .float32: SMOL_PRECISION_FLOAT32
        case .bfloat16: SMOL_PRECISION_BFLOAT16
        case .bfloat16x2: SMOL_PRECISION_BFLOAT16X2
        case .int8: SMOL_PRECISION_INT8
        }
    }
}
