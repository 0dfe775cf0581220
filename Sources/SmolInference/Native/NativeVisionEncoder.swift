internal import CSmolKernels
internal import SmolCheckpoint

/// The vision tower (SigLIP's shape), pixel shuffle and the projection into the decoder's space.
///
/// Tiles go through one at a time, so memory does not grow with their number. The first and the last product are
/// float32 in every precision: they are a hundredth of the work, and every feature passes through them.
final class NativeVisionEncoder: VisionEncoder {
    private let vision: VisionConfiguration
    private let architecture: ModelArchitecture
    private let pool: ThreadPool
    /// What each byte of a channel becomes, `[channels, 256]`: rescaled and normalised.
    private let levels: ParameterVector
    /// Weights of the patch convolution, `[hiddenSize, channels · patch · patch]`.
    private let patchEmbedding: PackedMatrix
    private let patchBias: ParameterVector
    /// One row a patch, `[patches, hiddenSize]`; a tile without padding uses the rows in order.
    private let positionEmbedding: ParameterVector
    private let layers: [VisionLayer]
    private let postNorm: LayerNorm
    /// Weights of the connector, `[text hiddenSize, hiddenSize · scaleFactor²]`.
    private let projection: PackedMatrix
    private let scratch: VisionScratch

    init(
        checkpoint: Checkpoint,
        pixelLevels: [Float],
        precision: Precision,
        pool: ThreadPool,
        layerIsPacked: () -> Void
    ) throws {
        let architecture = checkpoint.architecture
        let vision = architecture.vision
        self.vision = vision
        self.architecture = architecture
        self.pool = pool
        levels = ParameterVector(pixelLevels)
        let patchWidth = vision.channels * vision.patchSize * vision.patchSize
        let patchTensor = try checkpoint.tensor(named: WeightName.Vision.patchEmbedding)
        patchEmbedding = try PackedMatrix(
            [patchTensor],
            columns: patchWidth,
            type: .float32,
            pool: pool
        )
        patchBias = try ParameterVector(checkpoint.tensor(named: WeightName.Vision.patchEmbeddingBias))
        positionEmbedding = try ParameterVector(checkpoint.tensor(named: WeightName.Vision.positionEmbedding))
        layers = try (0..<vision.hiddenLayers).map { index in
            defer { layerIsPacked() }
            return try VisionLayer(
                index: index,
                checkpoint: checkpoint,
                vision: vision,
                precision: precision,
                pool: pool
            )
        }
        postNorm = LayerNorm(
            weight: try ParameterVector(checkpoint.tensor(named: WeightName.Vision.finalNorm)),
            bias: try ParameterVector(checkpoint.tensor(named: WeightName.Vision.finalNormBias)),
            epsilon: Float(vision.layerNormEpsilon)
        )
        let projectionTensor = try checkpoint.tensor(named: WeightName.connector)
        projection = try PackedMatrix(
            [projectionTensor],
            columns: architecture.connectorInputSize,
            type: .float32,
            pool: pool
        )
        projectionTensor.discard()
        scratch = VisionScratch(architecture: architecture, precision: precision)
    }

    func features(ofTile tile: UnsafeBufferPointer<UInt8>) throws -> [Float] {
        let patches = vision.patchesPerSide * vision.patchesPerSide
        smol_vision_patches(
            pool.handle,
            tile.baseAddress,
            Int64(vision.channels),
            Int64(vision.imageSize),
            Int64(vision.patchSize),
            levels.values,
            scratch.patches.floats,
            Int64(scratch.patches.stride)
        )
        patchEmbedding.multiply(
            scratch.patches,
            rows: patches,
            epilogue: .add(positionEmbedding, columns: vision.hiddenSize, to: scratch.residual, bias: patchBias)
        )
        for layer in layers { layer.run(rows: patches, scratch: scratch) }
        postNorm.apply(scratch.residual, rows: patches, to: scratch.residual, pool: pool)
        smol_vision_shuffle(
            pool.handle,
            scratch.residual.floats,
            Int64(vision.patchesPerSide),
            Int64(vision.hiddenSize),
            Int64(scratch.residual.stride),
            Int64(architecture.scaleFactor),
            scratch.shuffled.floats,
            Int64(scratch.shuffled.stride)
        )
        let tokens = architecture.imageTokensPerTile
        let hidden = architecture.text.hiddenSize
        return [Float](unsafeUninitializedCapacity: tokens * hidden) { buffer, count in
            if let base = buffer.baseAddress {
                projection.multiply(scratch.shuffled, rows: tokens, epilogue: .store(to: base, columns: hidden))
            }
            count = tokens * hidden
        }
    }
}
