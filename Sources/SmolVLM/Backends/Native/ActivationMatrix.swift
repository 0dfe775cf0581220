/// Memory for activations `[rows, columns]` that is made once and used again by every call.
///
/// Rows start at multiples of 16 numbers, which also leaves the zero column that bfloat16 products of an odd depth
/// read. Memory starts zeroed.
final class ActivationMatrix {
    let type: ActivationType
    let rows: Int
    let columns: Int
    /// Leading dimension in the kernels' unit: float32 or bfloat16 numbers, of which a bfloat16x2 takes two.
    let stride: Int
    let base: UnsafeMutableRawPointer

    init(rows: Int, columns: Int, type: ActivationType) {
        self.type = type
        self.rows = rows
        self.columns = columns
        let numbers = (columns + 1 + 15) / 16 * 16
        stride = numbers * type.parts
        let bytes = max(64, rows * numbers * type.elementBytes)
        base = .allocate(byteCount: bytes, alignment: 64)
        base.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    }

    deinit {
        base.deallocate()
    }

    /// The memory as float32 numbers; only for a float32 matrix.
    var floats: UnsafeMutablePointer<Float> {
        precondition(type == .float32)
        return base.assumingMemoryBound(to: Float.self)
    }

    /// The address of a row.
    func row(_ index: Int) -> UnsafeMutableRawPointer {
        base + index * (stride / type.parts) * type.elementBytes
    }
}
