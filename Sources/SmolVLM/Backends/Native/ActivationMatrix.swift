internal import CSmolKernels

/// Memory for activations `[rows, columns]` that is made once and used again by every call.
///
/// Rows start at multiples of 16 elements, which also leaves the zero column that bfloat16 products of an odd depth
/// read. Memory starts zeroed.
final class ActivationMatrix {
    let precision: Precision
    let rows: Int
    let columns: Int
    /// Leading dimension, in elements.
    let stride: Int
    let base: UnsafeMutableRawPointer

    init(rows: Int, columns: Int, precision: Precision) {
        self.precision = precision
        self.rows = rows
        self.columns = columns
        stride = (columns + 1 + 15) / 16 * 16
        let bytes = max(64, rows * stride * precision.elementBytes)
        base = .allocate(byteCount: bytes, alignment: 64)
        base.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    }

    deinit {
        base.deallocate()
    }

    /// The memory as float32 numbers; only for a float32 matrix.
    var floats: UnsafeMutablePointer<Float> {
        precondition(precision == .float32)
        return base.assumingMemoryBound(to: Float.self)
    }
}

extension Precision {
    var elementBytes: Int { self == .float32 ? 4 : 2 }

    var kernelValue: smol_precision {
        self == .float32 ? SMOL_PRECISION_FLOAT32 : SMOL_PRECISION_BFLOAT16
    }
}
