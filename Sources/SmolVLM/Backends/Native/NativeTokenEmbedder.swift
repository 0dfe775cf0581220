internal import CSmolKernels

/// The token embedder: a table of rows in the engine's precision.
final class NativeTokenEmbedder: TokenEmbedder {
    private let vocabularySize: Int
    private let hiddenSize: Int
    private let precision: Precision
    /// `[vocabularySize, hiddenSize]`
    private let table: UnsafeMutableRawPointer

    init(checkpoint: Checkpoint, precision: Precision, engine: KernelEngine) throws {
        let tensor = try checkpoint.tensor(named: WeightName.Text.embedding)
        let dtype = try tensor.kernelType()
        vocabularySize = checkpoint.architecture.text.vocabularySize
        hiddenSize = checkpoint.architecture.text.hiddenSize
        self.precision = precision
        table = .allocate(byteCount: max(64, tensor.elementCount * precision.elementBytes), alignment: 64)
        if let source = tensor.bytes.baseAddress {
            switch precision {
            case .float32:
                smol_rows_to_float32(
                    source, dtype, Int64(tensor.elementCount), table.assumingMemoryBound(to: Float.self))
            case .bfloat16:
                smol_rows_to_bfloat16(
                    engine.handle, source, dtype, Int64(tensor.elementCount),
                    table.assumingMemoryBound(to: UInt16.self))
            }
        }
        tensor.discard()
    }

    deinit {
        table.deallocate()
    }

    func embeddings(of tokenIDs: [Int]) throws -> [Float] {
        if let unknown = tokenIDs.first(where: { !(0..<vocabularySize).contains($0) }) {
            throw BackendError.tokenOutOfRange(id: unknown, vocabularySize: vocabularySize)
        }
        let dtype = precision == .float32 ? SMOL_DTYPE_FLOAT32 : SMOL_DTYPE_BFLOAT16
        return [Float](unsafeUninitializedCapacity: tokenIDs.count * hiddenSize) { buffer, count in
            if let base = buffer.baseAddress {
                for (index, id) in tokenIDs.enumerated() {
                    smol_rows_to_float32(
                        table + id * hiddenSize * precision.elementBytes, dtype, Int64(hiddenSize),
                        base + index * hiddenSize)
                }
            }
            count = tokenIDs.count * hiddenSize
        }
    }
}
