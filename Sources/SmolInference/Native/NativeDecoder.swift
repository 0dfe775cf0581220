internal import CSmolKernels
internal import SmolCheckpoint

/// The decoder: a Llama-style transformer with grouped key-value heads, over the pages of a KV cache.
///
/// Rows of every sequence in a call go through each product together; attention keeps them apart.
final class NativeDecoder: TextDecoder {
    /// Rows that go through the layers at once.
    ///
    /// It bounds memory; results do not depend on it.
    private static let rowsPerPass = 512

    private let configuration: TextConfiguration
    private let pool: ThreadPool
    private let layers: [DecoderLayer]
    private let finalNorm: ParameterVector
    private let outputProjection: PackedMatrix
    private let rotary: RotaryEmbedding
    private let arena: KVCacheArena
    private let scratch: DecoderScratch

    init(checkpoint: Checkpoint, precision: Precision, pool: ThreadPool, layerIsPacked: () -> Void) throws {
        let text = checkpoint.architecture.text
        configuration = text
        self.pool = pool
        layers = try (0..<text.hiddenLayers).map { index in
            defer { layerIsPacked() }
            return try DecoderLayer(index: index, checkpoint: checkpoint, text: text, precision: precision, pool: pool)
        }
        finalNorm = try ParameterVector(checkpoint.tensor(named: WeightName.Text.finalNorm))
        let head = try checkpoint.head()
        outputProjection = try PackedMatrix(
            [head],
            columns: text.hiddenSize,
            type: precision.headWeights,
            pool: pool
        )
        head.discard()
        rotary = RotaryEmbedding(headDimension: text.headDimension, theta: text.ropeTheta)
        arena = KVCacheArena(
            layers: text.hiddenLayers,
            heads: text.keyValueHeads,
            headDimension: text.headDimension,
            precision: precision.cache
        )
        scratch = DecoderScratch(rows: Self.rowsPerPass, text: text, precision: precision)
    }

    var traffic: DecoderTraffic? {
        DecoderTraffic(
            weightBytes: layers.reduce(outputProjection.byteCount) { $0 + $1.weightBytes },
            cacheBytesPerPosition: arena.pageBytes / KVCacheArena.pagePositions
        )
    }

    func makeSequence() -> any DecoderSequence {
        KVCacheSequence(arena: arena, pool: pool)
    }

    func decode(_ batch: [DecoderInput]) throws -> [[Float]] {
        let sequences = try batch.map { input in
            guard let sequence = input.sequence as? KVCacheSequence else {
                throw BackendError.notAvailable(backend: "native", reason: "the sequence belongs to another backend")
            }
            let positions = sequence.length + input.embeddings.count / configuration.hiddenSize
            guard positions <= configuration.maxPositionEmbeddings else {
                throw BackendError.contextExceeded(
                    positions: positions,
                    limit: configuration.maxPositionEmbeddings
                )
            }
            return sequence
        }
        var pending = DecoderPasses(
            rowCounts: batch.map { $0.embeddings.count / configuration.hiddenSize },
            rowsPerPass: Self.rowsPerPass
        )
        var logits = [[Float]](repeating: [], count: batch.count)
        while let pieces = pending.next() {
            let wanted = pieces.filter { $0.isLast && batch[$0.input].wantsLogits }
            run(pieces, wanted: wanted, batch: batch, sequences: sequences)
            for (piece, row) in zip(wanted, project(rows: wanted.count)) { logits[piece.input] = row }
        }
        return logits
    }

    /// Takes the rows of some pieces through every layer.
    ///
    /// The last rows of the `wanted` ones end up, in order, at the front of the scratch's residual stream.
    private func run(
        _ pieces: [DecoderPasses.Piece],
        wanted: [DecoderPasses.Piece],
        batch: [DecoderInput],
        sequences: [KVCacheSequence]
    ) {
        let hidden = configuration.hiddenSize
        let rows = pieces.reduce(0) { $0 + $1.rows.count }
        for piece in pieces {
            let sequence = sequences[piece.input]
            sequence.reserve(piece.rows.count)
            for (offset, row) in piece.rows.enumerated() {
                let target = piece.firstRow + offset
                batch[piece.input].embeddings.withUnsafeBufferPointer { embeddings in
                    guard let base = embeddings.baseAddress else { return }
                    (scratch.residual.floats + target * scratch.residual.stride)
                        .update(from: base + row * hidden, count: hidden)
                }
                rotary.write(
                    position: sequence.length + offset,
                    cosines: scratch.cosines + target * (configuration.headDimension / 2),
                    sines: scratch.sines + target * (configuration.headDimension / 2)
                )
            }
        }
        let last = layers.count - 1
        withAttention(pieces, sequences: sequences) { attended in
            for (index, layer) in layers.enumerated() {
                layer.append(index: index, rows: rows, sequences: attended, arena: arena, scratch: scratch)
                guard index < last else { continue }
                layer.finish(index: index, rows: rows, sequences: attended, arena: arena, scratch: scratch)
            }
        }
        for piece in pieces { sequences[piece.input].advance(by: piece.rows.count) }
        guard !wanted.isEmpty else { return }
        // After the last layer's cache only the rows whose logits are wanted go on.
        scratch.keep(rows: wanted.map { $0.firstRow + $0.rows.count - 1 })
        withAttention(ofLastRows: wanted, sequences: sequences) { attended in
            layers[last].finish(index: last, rows: wanted.count, sequences: attended, arena: arena, scratch: scratch)
        }
    }

    /// What the kernels need to know of the pieces' rows, before the sequences have grown.
    private func withAttention(
        _ pieces: [DecoderPasses.Piece],
        sequences: [KVCacheSequence],
        _ body: ([smol_attention_sequence]) -> Void
    ) {
        PageTables.withTables(of: pieces.map { sequences[$0.input].pages }) { tables in
            body(
                zip(pieces, tables).map { piece, pages in
                    smol_attention_sequence(
                        first_row: Int64(piece.firstRow),
                        rows: Int64(piece.rows.count),
                        position: Int64(sequences[piece.input].length),
                        pages: pages
                    )
                }
            )
        }
    }

    /// The same of one row a piece, its last, after the sequences have grown.
    private func withAttention(
        ofLastRows pieces: [DecoderPasses.Piece],
        sequences: [KVCacheSequence],
        _ body: ([smol_attention_sequence]) -> Void
    ) {
        PageTables.withTables(of: pieces.map { sequences[$0.input].pages }) { tables in
            body(
                zip(pieces, tables).enumerated().map { row, entry in
                    smol_attention_sequence(
                        first_row: Int64(row),
                        rows: 1,
                        position: Int64(sequences[entry.0.input].length - 1),
                        pages: entry.1
                    )
                }
            )
        }
    }

    /// Norm and output projection of the first `rows` rows of the residual stream.
    private func project(rows: Int) -> [[Float]] {
        guard rows > 0 else { return [] }
        let vocabulary = configuration.vocabularySize
        smol_rows_rms_norm(
            pool.handle,
            scratch.residual.floats,
            Int64(rows),
            Int64(configuration.hiddenSize),
            Int64(scratch.residual.stride),
            finalNorm.values,
            Float(configuration.rmsNormEpsilon),
            scratch.normed.type.kernelValue,
            scratch.normed.base,
            Int64(scratch.normed.stride)
        )
        let flat = [Float](unsafeUninitializedCapacity: rows * vocabulary) { buffer, count in
            if let base = buffer.baseAddress {
                outputProjection.multiply(
                    scratch.normed,
                    rows: rows,
                    epilogue: .store(to: base, columns: vocabulary)
                )
            }
            count = rows * vocabulary
        }
        guard rows > 1 else { return [flat] }
        return (0..<rows).map { Array(flat[$0 * vocabulary..<($0 + 1) * vocabulary]) }
    }
}
