internal import CSmolKernels
internal import SmolCheckpoint

/// One layer of the vision tower: full attention and a feed-forward network, each after a layer norm.
struct VisionLayer {
    private let vision: VisionConfiguration
    private let precision: Precision
    private let pool: ThreadPool
    private let attentionNorm: LayerNorm
    private let feedForwardNorm: LayerNorm
    /// Queries, keys and values in one product, `[3 · hiddenSize, hiddenSize]`.
    private let joinedProjection: PackedMatrix
    private let joinedBias: ParameterVector
    private let attentionOutput: PackedMatrix
    private let attentionOutputBias: ParameterVector
    private let feedForwardIn: PackedMatrix
    private let feedForwardInBias: ParameterVector
    private let feedForwardOut: PackedMatrix
    private let feedForwardOutBias: ParameterVector

    init(
        index: Int,
        checkpoint: Checkpoint,
        vision: VisionConfiguration,
        precision: Precision,
        pool: ThreadPool
    ) throws {
        self.vision = vision
        self.precision = precision
        self.pool = pool
        func weight(_ part: WeightName.Vision.Part) throws -> TensorView {
            try checkpoint.tensor(named: WeightName.Vision.layer(index, part))
        }
        func bias(_ part: WeightName.Vision.Part) throws -> TensorView {
            try checkpoint.tensor(named: WeightName.Vision.layerBias(index, part))
        }
        func norm(_ part: WeightName.Vision.Part) throws -> LayerNorm {
            LayerNorm(
                weight: try ParameterVector(weight(part)),
                bias: try ParameterVector(bias(part)),
                epsilon: Float(vision.layerNormEpsilon)
            )
        }
        func pack(_ tensors: [TensorView], columns: Int) throws -> PackedMatrix {
            let packed = try PackedMatrix(tensors, columns: columns, type: precision.visionWeights, pool: pool)
            for tensor in tensors { tensor.discard() }
            return packed
        }
        attentionNorm = try norm(.attentionNorm)
        feedForwardNorm = try norm(.feedForwardNorm)
        joinedProjection = try pack([weight(.query), weight(.key), weight(.value)], columns: vision.hiddenSize)
        joinedBias = try ParameterVector(joining: [bias(.query), bias(.key), bias(.value)])
        attentionOutput = try pack([weight(.attentionOutput)], columns: vision.hiddenSize)
        attentionOutputBias = try ParameterVector(bias(.attentionOutput))
        feedForwardIn = try pack([weight(.feedForwardIn)], columns: vision.hiddenSize)
        feedForwardInBias = try ParameterVector(bias(.feedForwardIn))
        feedForwardOut = try pack([weight(.feedForwardOut)], columns: vision.intermediateSize)
        feedForwardOutBias = try ParameterVector(bias(.feedForwardOut))
    }

    /// Runs the layer on the first `rows` rows of the scratch's residual stream, in place.
    func run(rows: Int, scratch: VisionScratch) {
        attentionNorm.apply(scratch.residual, rows: rows, to: scratch.normed, pool: pool)
        joinedProjection.multiply(
            scratch.normed,
            rows: rows,
            epilogue: .store(to: scratch.joined, bias: joinedBias)
        )
        attend(rows: rows, scratch: scratch)
        attentionOutput.multiply(
            scratch.attendedInput(rows: rows, pool: pool),
            rows: rows,
            epilogue: .add(to: scratch.residual, bias: attentionOutputBias)
        )
        feedForwardNorm.apply(scratch.residual, rows: rows, to: scratch.normed, pool: pool)
        feedForwardIn.multiply(
            scratch.normed,
            rows: rows,
            epilogue: .gelu(to: scratch.activated, bias: feedForwardInBias)
        )
        feedForwardOut.multiply(
            scratch.activated,
            rows: rows,
            epilogue: .add(to: scratch.residual, bias: feedForwardOutBias)
        )
    }

    /// Attention of every patch to every patch.
    private func attend(rows: Int, scratch: VisionScratch) {
        smol_vision_attention(
            pool.handle,
            precision.visionAttention,
            Int64(rows),
            Int64(vision.attentionHeads),
            Int64(vision.headDimension),
            1 / Float(vision.headDimension).squareRoot(),
            scratch.joined.base,
            Int64(scratch.joined.stride),
            scratch.keysAndValues,
            scratch.attended.base,
            Int64(scratch.attended.stride)
        )
    }
}
