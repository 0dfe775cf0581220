internal import CSmolKernels

/// Memory for activations `[rows, columns]` that is made once and used again by every call.
///
/// Memory starts zeroed.
final class ActivationMatrix {
    let type: ActivationType
    let rows: Int
    let columns: Int
    /// Leading dimension in the kernels' unit (see ``ActivationType/stride(columns:)``).
    let stride: Int
    let base: UnsafeMutableRawPointer
    /// Whose memory this is, where it is another's.
    private let owner: ActivationMatrix?

    init(rows: Int, columns: Int, type: ActivationType) {
        self.type = type
        self.rows = rows
        self.columns = columns
        stride = type.stride(columns: columns)
        let bytes = max(64, rows * stride * type.unitBytes)
        owner = nil
        base = .allocate(byteCount: bytes, alignment: 64)
        base.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    }

    /// The first parts of a bfloat16x2 matrix: the same memory as plain bfloat16.
    init(firstPartsOf matrix: ActivationMatrix) {
        precondition(matrix.type == .bfloat16x2)
        type = .bfloat16
        rows = matrix.rows
        columns = matrix.columns
        stride = matrix.stride
        owner = matrix
        base = matrix.base
    }

    deinit {
        if owner == nil { base.deallocate() }
    }

    /// The memory as float32 numbers; only for a float32 matrix.
    var floats: UnsafeMutablePointer<Float> {
        precondition(type == .float32)
        return base.assumingMemoryBound(to: Float.self)
    }

    /// The address of a row.
    func row(_ index: Int) -> UnsafeMutableRawPointer {
        base + index * stride * type.unitBytes
    }

    /// Copies a row over another one.
    func copyRow(_ source: Int, to target: Int) {
        guard source != target else { return }
        row(target).copyMemory(from: row(source), byteCount: stride * type.unitBytes)
    }

    /// Turns the first `rows` rows, float32 or bfloat16, into bytes.
    func quantize(rows: Int, to output: ActivationMatrix, pool: ThreadPool) {
        precondition(output.type == .int8 && output.columns == columns)
        smol_rows_quantize(
            pool.handle,
            base,
            type.kernelValue,
            Int64(rows),
            Int64(columns),
            Int64(stride),
            output.base,
            Int64(output.stride)
        )
    }
}

/// How the numbers of an activation matrix are stored.
enum ActivationType {
    case float32
    case bfloat16
    /// Two bfloat16 a number, the rounding and the rounding of what is left: 16 bits of mantissa.
    case bfloat16x2
    /// Signed bytes in groups of 64, each with a scale of its own after the row's numbers.
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
