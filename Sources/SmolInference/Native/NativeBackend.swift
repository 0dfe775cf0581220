internal import CSmolKernels
package import SmolCheckpoint

/// The native backend: the three stages on the project's own kernels.
package final class NativeBackend: InferenceBackend {
    package let name = "native"
    package let precision: Precision
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
    /// - Throws: ``FileError`` or ``BackendError``.
    package init(
        checkpoint: Checkpoint,
        pixelLevels: [Float],
        precision: Precision,
        pool: ThreadPool
    ) throws {
        self.precision = precision
        try Self.checkDimensions(of: checkpoint.architecture)
        visionEncoder = try NativeVisionEncoder(
            checkpoint: checkpoint,
            pixelLevels: pixelLevels,
            precision: precision,
            pool: pool
        )
        tokenEmbedder = try NativeTokenEmbedder(checkpoint: checkpoint)
        decoder = try NativeDecoder(
            checkpoint: checkpoint,
            precision: precision,
            pool: pool
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
