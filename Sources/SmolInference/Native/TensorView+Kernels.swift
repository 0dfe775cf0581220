internal import CSmolKernels
internal import SmolCheckpoint
internal import SmolSupport

extension TensorView {
    /// The kernels' name for the tensor's element type.
    ///
    /// - Throws: ``FileError`` when the kernels cannot compute with the type.
    func kernelType() throws(FileError) -> smol_dtype {
        switch dataType {
        case .float32: return SMOL_DTYPE_FLOAT32
        case .float16: return SMOL_DTYPE_FLOAT16
        case .bfloat16: return SMOL_DTYPE_BFLOAT16
        default:
            throw FileError(
                .unsupported,
                file: file.path,
                place: name,
                "holds \(dataType.rawValue) numbers; weights must be F32, F16 or BF16"
            )
        }
    }

    /// The tensor as rows of `columns` numbers for packing; its address stays valid while the file is mapped.
    func kernelWeights(columns: Int) throws(FileError) -> smol_weights {
        smol_weights(
            data: bytes.baseAddress,
            dtype: try kernelType(),
            rows: Int64(columns == 0 ? 0 : elementCount / columns)
        )
    }
}
