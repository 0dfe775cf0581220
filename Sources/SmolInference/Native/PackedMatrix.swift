internal import CSmolKernels
internal import SmolCheckpoint
internal import SmolSupport

/// A weight matrix in the layout that the kernels read.
final class PackedMatrix {
    private var matrix: smol_matrix
    private let pool: ThreadPool

    /// The type that the weights are packed in.
    let type: WeightType

    /// Bytes that a product reads.
    var byteCount: Int { withUnsafePointer(to: matrix) { Int(smol_matrix_bytes($0)) } }

    /// Packs tensors `[rows, columns]`, one below the other, into one matrix.
    convenience init(
        _ tensors: [TensorView],
        columns: Int,
        type: WeightType,
        pool: ThreadPool
    ) throws {
        let sources = try tensors.map { try $0.kernelWeights(columns: columns) }
        try self.init(type: type, pool: pool) { out in
            smol_matrix_pack(
                pool.handle,
                type.kernelValue,
                sources,
                Int32(sources.count),
                Int64(columns),
                &out
            )
        }
    }

    /// Packs a gate and an up projection, both `[rows, columns]`, for the gated epilogue.
    convenience init(
        gate: TensorView,
        up: TensorView,
        columns: Int,
        type: WeightType,
        pool: ThreadPool
    ) throws {
        var gateWeights = try gate.kernelWeights(columns: columns)
        var upWeights = try up.kernelWeights(columns: columns)
        try self.init(type: type, pool: pool) { out in
            smol_matrix_pack_gated(
                pool.handle,
                type.kernelValue,
                &gateWeights,
                &upWeights,
                Int64(columns),
                &out
            )
        }
    }

    private init(type: WeightType, pool: ThreadPool, pack: (inout smol_matrix) -> Bool) throws {
        var matrix = smol_matrix()
        guard pack(&matrix) else {
            let bytes = withUnsafePointer(to: matrix) { Int(smol_matrix_bytes($0)) }
            throw BackendError.outOfMemory(bytes: bytes, purpose: "packed weights")
        }
        self.matrix = matrix
        self.type = type
        self.pool = pool
    }

    deinit {
        smol_matrix_free(&matrix)
    }

    /// Multiplies the first `rows` rows of `input` and hands the product to the epilogue.
    func multiply(_ input: ActivationMatrix, rows: Int, epilogue: smol_epilogue) {
        withUnsafePointer(to: matrix) { matrix in
            withUnsafePointer(to: epilogue) { epilogue in
                smol_matrix_product(
                    pool.handle,
                    matrix,
                    input.base,
                    input.type.kernelValue,
                    Int64(rows),
                    Int64(input.stride),
                    epilogue
                )
            }
        }
    }
}

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
