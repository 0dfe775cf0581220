internal import CSmolKernels
internal import SmolCheckpoint

/// The token embedder: the checkpoint's own table, in its own number type.
///
/// A lookup reads a few rows, so that rounding the table would lose digits and gain nothing but memory.
final class NativeTokenEmbedder: TokenEmbedder {
    private let vocabularySize: Int
    private let hiddenSize: Int
    private let dtype: smol_dtype
    private let rowBytes: Int
    /// The rows, `[vocabularySize, hiddenSize]`.
    private let table: UnsafeMutableRawPointer

    init(checkpoint: Checkpoint) throws {
        let tensor = try checkpoint.embedding()
        dtype = try tensor.kernelType()
        vocabularySize = checkpoint.architecture.text.vocabularySize
        hiddenSize = checkpoint.architecture.text.hiddenSize
        rowBytes = tensor.bytes.count / vocabularySize
        table = .allocate(byteCount: max(64, tensor.bytes.count), alignment: 64)
        tensor.withBytes { table.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(table), byteCount: $0.count) }
        tensor.discard()
    }

    deinit {
        table.deallocate()
    }

    func embeddings(of tokenIDs: [Int]) throws -> [Float] {
        if let unknown = tokenIDs.first(where: { !(0..<vocabularySize).contains($0) }) {
            throw BackendError.tokenOutOfRange(id: unknown, vocabularySize: vocabularySize)
        }
        return [Float](unsafeUninitializedCapacity: tokenIDs.count * hiddenSize) { buffer, count in
            if let base = buffer.baseAddress {
                for (index, id) in tokenIDs.enumerated() {
                    smol_rows_to_float32(table + id * rowBytes, dtype, Int64(hiddenSize), base + index * hiddenSize)
                }
            }
            count = tokenIDs.count * hiddenSize
        }
    }
}
