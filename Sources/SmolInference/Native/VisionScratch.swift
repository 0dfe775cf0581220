internal import CSmolKernels
internal import SmolCheckpoint

/// The vision tower's working memory, for one tile.
final class VisionScratch {
    /// Pixels by patch, float32 `[patches, channels · patch · patch]`.
    let patches: ActivationMatrix
    /// The residual stream, float32 `[patches, hiddenSize]`.
    let residual: ActivationMatrix
    /// Behind a norm, `[patches, hiddenSize]`.
    let normed: ActivationMatrix
    /// Queries, keys and values, `[patches, 3 · hiddenSize]`.
    let joined: ActivationMatrix
    /// Keys and values as attention reads them, packed head by head.
    let keysAndValues: UnsafeMutableRawPointer
    /// What attention gives, `[patches, hiddenSize]`.
    let attended: ActivationMatrix
    /// The same as bytes, where products take them.
    private let attendedQuantized: ActivationMatrix?
    /// Between the two halves of the feed-forward network, `[patches, intermediateSize]`.
    let activated: ActivationMatrix
    /// After pixel shuffle, float32 `[imageTokensPerTile, hiddenSize · scaleFactor²]`.
    let shuffled: ActivationMatrix

    init(architecture: ModelArchitecture, precision: Precision) {
        let vision = architecture.vision
        let rows = vision.patchesPerSide * vision.patchesPerSide
        let activations = precision.visionActivations
        func matrix(_ columns: Int, _ type: ActivationType) -> ActivationMatrix {
            ActivationMatrix(rows: rows, columns: columns, type: type)
        }
        patches = matrix(vision.channels * vision.patchSize * vision.patchSize, .float32)
        residual = matrix(vision.hiddenSize, .float32)
        normed = matrix(vision.hiddenSize, activations)
        joined = matrix(3 * vision.hiddenSize, precision.visionQueries)
        attended = matrix(vision.hiddenSize, precision.visionQueries)
        attendedQuantized = precision.isQuantized ? matrix(vision.hiddenSize, activations) : nil
        activated = matrix(vision.intermediateSize, activations)
        shuffled = ActivationMatrix(
            rows: architecture.imageTokensPerTile,
            columns: architecture.connectorInputSize,
            type: .float32
        )
        keysAndValues = .allocate(
            byteCount: Int(
                smol_vision_attention_bytes(
                    precision.visionAttention,
                    Int64(rows),
                    Int64(vision.attentionHeads),
                    Int64(vision.headDimension)
                )
            ),
            alignment: 64
        )
    }

    /// What attention gave, as the next product takes it.
    func attendedInput(rows: Int, pool: ThreadPool) -> ActivationMatrix {
        guard let attendedQuantized else { return attended }
        attended.quantize(rows: rows, to: attendedQuantized, pool: pool)
        return attendedQuantized
    }

    deinit {
        keysAndValues.deallocate()
    }
}
