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
    ///   - engine: Threads and kernels.
    /// - Throws: ``CheckpointError`` or ``BackendError``.
    package init(
        checkpoint: Checkpoint,
        pixelLevels: [Float],
        precision: Precision,
        engine: KernelEngine
    ) throws {
        self.precision = precision
        visionEncoder = try NativeVisionEncoder(
            checkpoint: checkpoint,
            pixelLevels: pixelLevels,
            precision: precision,
            engine: engine
        )
        tokenEmbedder = try NativeTokenEmbedder(checkpoint: checkpoint)
        decoder = try NativeDecoder(
            checkpoint: checkpoint,
            precision: precision,
            engine: engine
        )
    }
}
