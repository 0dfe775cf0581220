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
        queries = ActivationMatrix(rows: rows, columns: attentionWidth, type: activations)
        attended = ActivationMatrix(rows: rows, columns: attentionWidth, type: activations)
        activated = ActivationMatrix(rows: rows, columns: text.intermediateSize, type: activations)
        cosines = .allocate(capacity: rows * (text.headDimension / 2) + 1)
        sines = .allocate(capacity: rows * (text.headDimension / 2) + 1)
    }

    deinit {
        cosines.deallocate()
        sines.deallocate()
    }
}
