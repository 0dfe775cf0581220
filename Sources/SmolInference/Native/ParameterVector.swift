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

/// A layer norm's parameters.
struct LayerNorm {
    let weight: ParameterVector
    let bias: ParameterVector
    let epsilon: Float

    /// Normalises the first `rows` rows of a float32 matrix into one of the same width, or in place.
    func apply(_ input: ActivationMatrix, rows: Int, to output: ActivationMatrix, pool: ThreadPool) {
        smol_rows_layer_norm(
            pool.handle,
            input.floats,
            Int64(rows),
            Int64(input.columns),
            Int64(input.stride),
            weight.values,
            bias.values,
            epsilon,
            output.type.kernelValue,
            output.base,
            Int64(output.stride)
        )
    }
}
