internal import CSmolKernels
internal import SmolCheckpoint

/// One decoder layer: attention and a gated feed-forward network, each after an RMS norm and added to the residual.
struct DecoderLayer {
    private let text: TextConfiguration
    private let pool: ThreadPool
    private let attentionNorm: ParameterVector
    private let feedForwardNorm: ParameterVector
    /// Queries, keys and values in one product, `[(heads + 2 · keyValueHeads) · headDimension, hiddenSize]`.
    private let joinedProjection: PackedMatrix
    private let attentionOutput: PackedMatrix
    /// Gate and up in one product, `[2 · intermediateSize, hiddenSize]`.
    private let gateUp: PackedMatrix
    private let down: PackedMatrix
    /// Whether the feed-forward network's inputs are rounded to bfloat16.
    ///
    /// They are where the checkpoint's own weights are bfloat16. Where the weights had to be rounded, the inputs are
    /// not: either rounding alone stays within what bfloat16 may cost, both together do not.
    private let hasPlainInputs: Bool

    init(
        index: Int,
        checkpoint: Checkpoint,
        text: TextConfiguration,
        precision: Precision,
        pool: ThreadPool
    ) throws {
        self.text = text
        self.pool = pool
        func tensor(_ part: WeightName.Text.Part) throws -> TensorView {
            try checkpoint.tensor(named: WeightName.Text.layer(index, part))
        }
        attentionNorm = try ParameterVector(tensor(.attentionNorm))
        feedForwardNorm = try ParameterVector(tensor(.feedForwardNorm))
        let attentionWidth = text.attentionHeads * text.headDimension
        let projections = try [tensor(.query), tensor(.key), tensor(.value)]
        // Scores are exponents: what rounding takes from these weights costs more than from all others together.
        // Where bfloat16 does not hold them exactly they stay float32, an eighth more to read in a decode step.
        let isExact = projections.allSatisfy { $0.dataType == .bfloat16 }
        joinedProjection = try PackedMatrix(
            projections,
            columns: text.hiddenSize,
            type: precision == .bfloat16 && !isExact ? .float32 : precision.scoreWeights,
            pool: pool
        )
        let output = try tensor(.attentionOutput)
        attentionOutput = try PackedMatrix(
            [output],
            columns: attentionWidth,
            type: precision.decoderWeights,
            pool: pool
        )
        let gate = try tensor(.gate)
        let up = try tensor(.up)
        gateUp = try PackedMatrix(
            gate: gate,
            up: up,
            columns: text.hiddenSize,
            type: precision.decoderWeights,
            pool: pool
        )
        let downTensor = try tensor(.down)
        down = try PackedMatrix(
            [downTensor],
            columns: text.intermediateSize,
            type: precision.decoderWeights,
            pool: pool
        )
        hasPlainInputs = [gate, up, downTensor].allSatisfy { $0.dataType == .bfloat16 }
        for packed in projections + [output, gate, up, downTensor] { packed.discard() }
    }

    /// Bytes of all packed weights.
    var weightBytes: Int {
        joinedProjection.byteCount + attentionOutput.byteCount + gateUp.byteCount + down.byteCount
    }

    /// The layer's first half for the first `rows` rows of the scratch's residual stream: their queries, and their keys
    /// and values in the cache.
    func append(
        index: Int,
        rows: Int,
        sequences: [smol_attention_sequence],
        arena: KVCacheArena,
        scratch: DecoderScratch
    ) {
        let attentionInput = joinedProjection.type == .float32 ? scratch.normedFull : scratch.normed
        norm(attentionNorm, rows: rows, to: attentionInput, scratch: scratch)
        joinedProjection.multiply(attentionInput, rows: rows, epilogue: .store(to: scratch.joined))
        withUnsafePointer(to: arena.shape) { shape in
            smol_attention_store(
                pool.handle,
                shape,
                Int64(index),
                Int64(text.attentionHeads),
                sequences,
                Int64(sequences.count),
                scratch.joined.floats,
                Int64(scratch.joined.stride),
                scratch.cosines,
                scratch.sines,
                scratch.queries.type.kernelValue,
                scratch.queries.base,
                Int64(scratch.queries.stride)
            )
        }
    }

    /// The second half, in place: attention of the rows' queries to the cache, and the feed-forward network.
    func finish(
        index: Int,
        rows: Int,
        sequences: [smol_attention_sequence],
        arena: KVCacheArena,
        scratch: DecoderScratch
    ) {
        withUnsafePointer(to: arena.shape) { shape in
            smol_attention(
                pool.handle,
                shape,
                Int64(index),
                Int64(text.attentionHeads),
                1 / Float(text.headDimension).squareRoot(),
                sequences,
                Int64(sequences.count),
                scratch.queries.type.kernelValue,
                scratch.queries.base,
                Int64(scratch.queries.stride),
                scratch.attended.base,
                Int64(scratch.attended.stride)
            )
        }
        attentionOutput.multiply(
            scratch.attendedInput(rows: rows, pool: pool),
            rows: rows,
            epilogue: .add(to: scratch.residual)
        )
        let feedForward = scratch.feedForward(isPlain: hasPlainInputs)
        norm(feedForwardNorm, rows: rows, to: feedForward.input, scratch: scratch)
        gateUp.multiply(feedForward.input, rows: rows, epilogue: .gatedSiLU(to: feedForward.activated))
        down.multiply(
            scratch.input(of: feedForward, rows: rows, pool: pool),
            rows: rows,
            epilogue: .add(to: scratch.residual)
        )
    }

    private func norm(_ weight: ParameterVector, rows: Int, to output: ActivationMatrix, scratch: DecoderScratch) {
        smol_rows_rms_norm(
            pool.handle,
            scratch.residual.floats,
            Int64(rows),
            Int64(text.hiddenSize),
            Int64(scratch.residual.stride),
            weight.values,
            Float(text.rmsNormEpsilon),
            output.type.kernelValue,
            output.base,
            Int64(output.stride)
        )
    }
}
