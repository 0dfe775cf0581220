internal import SmolCheckpoint

/// The decoder's working memory, for a fixed number of rows.
final class DecoderScratch {
    /// The two matrices around the gated product.
    struct FeedForward {
        /// `[rows, hiddenSize]`.
        let input: ActivationMatrix
        /// `[rows, intermediateSize]`.
        let activated: ActivationMatrix
    }

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
    /// Input and middle of the feed-forward network, once as above and once in plain bfloat16, in the same memory.
    private let feedForward: FeedForward
    private let feedForwardPlain: FeedForward
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
        feedForward = FeedForward(input: normed, activated: activated)
        feedForwardPlain =
            activations == .bfloat16x2
            ? FeedForward(
                input: ActivationMatrix(firstPartsOf: normed),
                activated: ActivationMatrix(firstPartsOf: activated)
            ) : feedForward
        cosines = .allocate(capacity: rows * (text.headDimension / 2) + 1)
        sines = .allocate(capacity: rows * (text.headDimension / 2) + 1)
    }

    /// What attention gave, as the next product takes it.
    func attendedInput(rows: Int, pool: ThreadPool) -> ActivationMatrix {
        guard let attendedQuantized else { return attended }
        attended.quantize(rows: rows, to: attendedQuantized, pool: pool)
        return attendedQuantized
    }

    /// What a feed-forward network works in; plain where its inputs need no second part.
    func feedForward(isPlain: Bool) -> FeedForward {
        isPlain ? feedForwardPlain : feedForward
    }

    /// What the gated product gave, as the next product takes it.
    func input(of feedForward: FeedForward, rows: Int, pool: ThreadPool) -> ActivationMatrix {
        guard let activatedQuantized else { return feedForward.activated }
        activated.quantize(rows: rows, to: activatedQuantized, pool: pool)
        return activatedQuantized
    }

    /// Moves the rows that are still wanted to the front, each with its queries; `rows` ascend.
    func keep(rows: [Int]) {
        for (index, row) in rows.enumerated() {
            residual.copyRow(row, to: index)
            queries.copyRow(row, to: index)
        }
    }

    deinit {
        cosines.deallocate()
        sines.deallocate()
    }
}
