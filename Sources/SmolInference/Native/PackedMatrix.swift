internal import CSmolKernels
internal import SmolCheckpoint

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
