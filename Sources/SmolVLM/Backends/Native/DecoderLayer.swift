internal import CSmolKernels

/// One decoder layer: attention and a gated feed-forward network, each behind an RMS norm and added to the residual.
struct DecoderLayer {
    private let text: TextConfiguration
    private let engine: KernelEngine
    private let attentionNorm: ParameterVector
    private let feedForwardNorm: ParameterVector
    /// Queries, keys and values in one product, `[(heads + 2 · keyValueHeads) · headDimension, hiddenSize]`.
    private let joinedProjection: PackedMatrix
    private let attentionOutput: PackedMatrix
    /// Gate and up in one product, `[2 · intermediateSize, hiddenSize]`.
    private let gateUp: PackedMatrix
    private let down: PackedMatrix

    init(
        index: Int,
        checkpoint: Checkpoint,
        text: TextConfiguration,
        precision: Precision,
        engine: KernelEngine
    ) throws {
        self.text = text
        self.engine = engine
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
            engine: engine
        )
        let output = try tensor(.attentionOutput)
        attentionOutput = try PackedMatrix(
            [output],
            columns: attentionWidth,
            type: precision.decoderWeights,
            engine: engine
        )
        let gate = try tensor(.gate)
        let up = try tensor(.up)
        gateUp = try PackedMatrix(
            gate: gate,
            up: up,
            columns: text.hiddenSize,
            type: precision.decoderWeights,
            engine: engine
        )
        let downTensor = try tensor(.down)
        down = try PackedMatrix(
            [downTensor],
            columns: text.intermediateSize,
            type: precision.decoderWeights,
            engine: engine
        )
        for packed in projections + [output, gate, up, downTensor] { packed.discard() }
    }

    /// Runs the layer on the first `rows` rows of the scratch's residual stream, in place.
    func run(
        index: Int,
        rows: Int,
        sequences: [smol_attention_sequence],
        arena: KeyValueArena,
        scratch: DecoderScratch
    ) {
        let attentionInput = joinedProjection.type == .float32 ? scratch.normedFull : scratch.normed
        norm(attentionNorm, rows: rows, to: attentionInput, scratch: scratch)
        joinedProjection.multiply(attentionInput, rows: rows, epilogue: .store(to: scratch.joined))
        withUnsafePointer(to: arena.shape) { shape in
            smol_attention_store(
                engine.handle,
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
            smol_attention(
                engine.handle,
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
            scratch.attendedInput(rows: rows, engine: engine),
            rows: rows,
            epilogue: .add(to: scratch.residual)
        )
        norm(feedForwardNorm, rows: rows, to: scratch.normed, scratch: scratch)
        gateUp.multiply(scratch.normed, rows: rows, epilogue: .gatedSiLU(to: scratch.activated))
        down.multiply(
            scratch.activatedInput(rows: rows, engine: engine),
            rows: rows,
            epilogue: .add(to: scratch.residual)
        )
    }

    private func norm(_ weight: ParameterVector, rows: Int, to output: ActivationMatrix, scratch: DecoderScratch) {
        smol_rows_rms_norm(
            engine.handle,
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
