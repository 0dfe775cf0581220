internal import CSmolKernels

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
