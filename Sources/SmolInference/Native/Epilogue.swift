internal import CSmolKernels

/// The epilogues that the stages use, by what they do.
extension smol_epilogue {
    /// Stores the product, plus a bias if there is one.
    static func store(to output: ActivationMatrix, bias: ParameterVector? = nil) -> smol_epilogue {
        make(SMOL_EPILOGUE_STORE, output: output, bias: bias)
    }

    /// Stores GELU (tanh form) of the product plus bias.
    static func gelu(to output: ActivationMatrix, bias: ParameterVector?) -> smol_epilogue {
        make(SMOL_EPILOGUE_GELU_TANH, output: output, bias: bias)
    }

    /// Stores silu(gate) · up of a gated product.
    static func gatedSiLU(to output: ActivationMatrix) -> smol_epilogue {
        make(SMOL_EPILOGUE_GATED_SILU, output: output, bias: nil)
    }

    /// Adds the product plus bias to the residual stream in place.
    static func add(to residual: ActivationMatrix, bias: ParameterVector? = nil) -> smol_epilogue {
        var epilogue = make(SMOL_EPILOGUE_ADD, output: residual, bias: bias)
        epilogue.residual = UnsafePointer(residual.floats)
        epilogue.residual_stride = Int64(residual.stride)
        return epilogue
    }

    /// Stores a fixed addend plus the product plus bias; `addend` is `[rows, columns]` without padding.
    static func add(
        _ addend: ParameterVector,
        columns: Int,
        to output: ActivationMatrix,
        bias: ParameterVector?
    ) -> smol_epilogue {
        var epilogue = make(SMOL_EPILOGUE_ADD, output: output, bias: bias)
        epilogue.residual = UnsafePointer(addend.values)
        epilogue.residual_stride = Int64(columns)
        return epilogue
    }

    /// Stores float32 rows `[rows, columns]` without padding at an address.
    static func store(to output: UnsafeMutablePointer<Float>, columns: Int) -> smol_epilogue {
        smol_epilogue(
            kind: SMOL_EPILOGUE_STORE,
            bias: nil,
            residual: nil,
            residual_stride: 0,
            out_precision: SMOL_PRECISION_FLOAT32,
            out: UnsafeMutableRawPointer(output),
            out_stride: Int64(columns),
            out_columns: Int64(columns)
        )
    }

    private static func make(
        _ kind: smol_epilogue_kind,
        output: ActivationMatrix,
        bias: ParameterVector?
    ) -> smol_epilogue {
        smol_epilogue(
            kind: kind,
            bias: bias.map { UnsafePointer($0.values) },
            residual: nil,
            residual_stride: 0,
            out_precision: output.type.kernelValue,
            out: output.base,
            out_stride: Int64(output.stride),
            out_columns: Int64(output.columns)
        )
    }
}
