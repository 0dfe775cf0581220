internal import CSmolKernels
package import SmolCheckpoint

/// The native backend: the three stages on the project's own kernels.
package final class NativeBackend: InferenceBackend {
    package let kind: Backend
    package let visionEncoder: any VisionEncoder
    package let tokenEmbedder: any TokenEmbedder
    package let decoder: any TextDecoder

    /// Packs a checkpoint's weights.
    ///
    /// - Parameters:
    ///   - checkpoint: The weights, already checked against the dimensions; nothing of it is used afterwards.
    ///   - pixelLevels: What each byte of a channel becomes, `[channels, 256]`.
    ///   - precision: The type of weights and matrix inputs.
    ///   - pool: Threads and kernels.
    ///   - progress: Told which part of the layers is packed, 0 to 1.
    /// - Throws: ``FileError`` or ``BackendError``.
    package init(
        checkpoint: Checkpoint,
        pixelLevels: [Float],
        precision: Precision,
        pool: ThreadPool,
        progress: (Double) -> Void = { _ in }
    ) throws {
        kind = .native(precision)
        try Self.checkDimensions(of: checkpoint.architecture)
        let layers = checkpoint.architecture.vision.hiddenLayers + checkpoint.architecture.text.hiddenLayers
        var packed = 0
        func layerIsPacked() {
            packed += 1
            progress(Double(packed) / Double(layers))
        }
        visionEncoder = try NativeVisionEncoder(
            checkpoint: checkpoint,
            pixelLevels: pixelLevels,
            precision: precision,
            pool: pool,
            layerIsPacked: layerIsPacked
        )
        tokenEmbedder = try NativeTokenEmbedder(checkpoint: checkpoint)
        decoder = try NativeDecoder(
            checkpoint: checkpoint,
            precision: precision,
            pool: pool,
            layerIsPacked: layerIsPacked
        )
    }

    /// Checks what the kernels' working memory is made for, before any of it is used.
    private static func checkDimensions(of architecture: ModelArchitecture) throws(BackendError) {
        let limit = Int(SMOL_HEAD_SIZE_LIMIT)
        let heads = [
            ("text_config.head_dim", architecture.text.headDimension),
            ("vision_config.hidden_size / num_attention_heads", architecture.vision.headDimension),
        ]
        for (name, value) in heads where value > limit {
            throw .unsupportedDimension(name: name, value: value, allowed: "at most \(limit)")
        }
    }
}

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
