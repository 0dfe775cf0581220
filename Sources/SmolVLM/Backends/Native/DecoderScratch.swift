/// The decoder's working memory, for a fixed number of rows.
final class DecoderScratch {
    /// The residual stream, float32 `[rows, hiddenSize]`.
    let residual: ActivationMatrix
    /// Behind a norm, `[rows, hiddenSize]`.
    let normed: ActivationMatrix
    /// The same in float32, for products whose weights are.
    let normedFull: ActivationMatrix
    /// Queries, keys and values, float32 `[rows, (heads + 2 · keyValueHeads) · headDimension]`.
    let joined: ActivationMatrix
    /// Rotated queries, `[rows, heads · headDimension]`.
    let queries: ActivationMatrix
    /// What attention gives, `[rows, heads · headDimension]`.
    let attended: ActivationMatrix
    /// Between the two halves of the feed-forward network, `[rows, intermediateSize]`.
    let activated: ActivationMatrix
    /// The last two as bytes, where products take them.
    private let attendedQuantized: ActivationMatrix?
    private let activatedQuantized: ActivationMatrix?
    /// Rotation angles, `[rows, headDimension / 2]` each.
    let cosines: UnsafeMutablePointer<Float>
    let sines: UnsafeMutablePointer<Float>

    init(rows: Int, text: TextConfiguration, precision: Precision) {
        let activations = precision.decoderActivations
        let attentionWidth = text.attentionHeads * text.headDimension
        let joinedWidth = attentionWidth + 2 * text.keyValueHeads * text.headDimension
        residual = ActivationMatrix(rows: rows, columns: text.hiddenSize, type: .float32)
        normed = ActivationMatrix(rows: rows, columns: text.hiddenSize, type: activations)
        normedFull = ActivationMatrix(rows: rows, columns: text.hiddenSize, type: .float32)
        joined = ActivationMatrix(rows: rows, columns: joinedWidth, type: .float32)
        queries = ActivationMatrix(rows: rows, columns: attentionWidth, type: precision.decoderQueries)
        attended = ActivationMatrix(rows: rows, columns: attentionWidth, type: precision.decoderQueries)
        let isQuantized = precision.isQuantized
        activated = ActivationMatrix(
            rows: rows,
            columns: text.intermediateSize,
            type: isQuantized ? .float32 : activations
        )
        attendedQuantized =
            isQuantized ? ActivationMatrix(rows: rows, columns: attentionWidth, type: activations) : nil
        activatedQuantized =
            isQuantized ? ActivationMatrix(rows: rows, columns: text.intermediateSize, type: activations) : nil
        cosines = .allocate(capacity: rows * (text.headDimension / 2) + 1)
        sines = .allocate(capacity: rows * (text.headDimension / 2) + 1)
    }

    /// What attention gave, as the next product takes it.
    func attendedInput(rows: Int, engine: KernelEngine) -> ActivationMatrix {
        guard let attendedQuantized else { return attended }
        attended.quantize(rows: rows, to: attendedQuantized, engine: engine)
        return attendedQuantized
    }

    /// What the gated product gave, as the next product takes it.
    func activatedInput(rows: Int, engine: KernelEngine) -> ActivationMatrix {
        guard let activatedQuantized else { return activated }
        activated.quantize(rows: rows, to: activatedQuantized, engine: engine)
        return activatedQuantized
    }

    deinit {
        cosines.deallocate()
        sines.deallocate()
    }
}
