internal import CSmolKernels
internal import SmolCheckpoint
internal import SmolSupport

/// A vector of float32 parameters: a norm's weights, a bias.
final class ParameterVector {
    let count: Int
    let values: UnsafeMutablePointer<Float>

    /// Copies a tensor's numbers, whatever their type, as float32.
    init(_ tensor: TensorView) throws(FileError) {
        let dtype = try tensor.kernelType()
        count = tensor.elementCount
        values = .allocate(capacity: max(1, count))
        if let base = tensor.bytes.baseAddress, count > 0 {
            smol_rows_to_float32(base, dtype, Int64(count), values)
        }
    }

    /// Copies tensors' numbers one after the other.
    convenience init(joining tensors: [TensorView]) throws(FileError) {
        var numbers: [Float] = []
        for tensor in tensors {
            let vector = try ParameterVector(tensor)
            numbers.append(contentsOf: UnsafeBufferPointer(start: vector.values, count: vector.count))
        }
        self.init(numbers)
    }

    /// Holds numbers that were computed.
    init(_ numbers: [Float]) {
        count = numbers.count
        values = .allocate(capacity: max(1, count))
        values.initialize(from: numbers, count: count)
    }

    deinit {
        values.deallocate()
    }
}
