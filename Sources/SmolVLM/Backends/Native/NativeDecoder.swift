internal import CSmolKernels

/// The decoder: a Llama-style transformer with grouped key-value heads, over pages of cached keys and values.
///
/// Rows of every sequence in a call go through each product together; attention keeps them apart.
final class NativeDecoder: TextDecoder {
    /// Rows that go through the layers at once.
    ///
    /// It bounds memory; results do not depend on it.
    private static let rowsPerPass = 512

    private let configuration: TextConfiguration
    private let engine: KernelEngine
    private let layers: [DecoderLayer]
    private let finalNorm: ParameterVector
    private let outputProjection: PackedMatrix
    private let rotary: RotaryEmbedding
    private let arena: KeyValueArena
    private let scratch: DecoderScratch

    init(checkpoint: Checkpoint, precision: Precision, engine: KernelEngine) throws {
        let text = checkpoint.architecture.text
        configuration = text
        self.engine = engine
        layers = try (0..<text.hiddenLayers).map { index in
            try DecoderLayer(index: index, checkpoint: checkpoint, text: text, precision: precision, engine: engine)
        }
        finalNorm = try ParameterVector(checkpoint.tensor(named: WeightName.Text.finalNorm))
        let head = try checkpoint.head()
        outputProjection = try PackedMatrix(
            [head],
            columns: text.hiddenSize,
            precision: precision,
            engine: engine
        )
        head.discard()
        rotary = RotaryEmbedding(headDimension: text.headDimension, theta: text.ropeTheta)
        arena = KeyValueArena(
            layers: text.hiddenLayers,
            heads: text.keyValueHeads,
            headDimension: text.headDimension,
            precision: precision
        )
        scratch = DecoderScratch(rows: Self.rowsPerPass, text: text, precision: precision)
    }

    var traffic: DecoderTraffic? {
        DecoderTraffic(
            weightBytes: layers.reduce(outputProjection.byteCount) { $0 + $1.weightBytes },
            cacheBytesPerPosition: arena.pageBytes / KeyValueArena.pagePositions
        )
    }

    func makeSequence() -> any DecoderSequence {
        KeyValueSequence(arena: arena)
    }

    func decode(_ batch: [DecoderInput]) throws -> [[Float]] {
        let sequences = try batch.map { input in
            guard let sequence = input.sequence as? KeyValueSequence else {
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
            run(pieces, batch: batch, sequences: sequences)
            let finished = pieces.filter { $0.isLast && batch[$0.input].wantsLogits }
            for (piece, row) in zip(finished, projectLastRows(of: finished)) { logits[piece.input] = row }
        }
        return logits
    }

    /// Takes the rows of some pieces through every layer; they end up in the scratch's residual stream.
    private func run(_ pieces: [DecoderPasses.Piece], batch: [DecoderInput], sequences: [KeyValueSequence]) {
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
        PageTables.withTables(of: pieces.map { sequences[$0.input].pages }) { tables in
            let attended = zip(pieces, tables).map { piece, pages in
                smol_attention_sequence(
                    first_row: Int64(piece.firstRow),
                    rows: Int64(piece.rows.count),
                    position: Int64(sequences[piece.input].length),
                    causal: true,
                    pages: pages
                )
            }
            for (index, layer) in layers.enumerated() {
                layer.run(index: index, rows: rows, sequences: attended, arena: arena, scratch: scratch)
            }
        }
        for piece in pieces { sequences[piece.input].advance(by: piece.rows.count) }
    }

    /// Norm and output projection of each piece's last row.
    private func projectLastRows(of pieces: [DecoderPasses.Piece]) -> [[Float]] {
        guard !pieces.isEmpty else { return [] }
        let vocabulary = configuration.vocabularySize
        for (index, piece) in pieces.enumerated() {
            let row = piece.firstRow + piece.rows.count - 1
            smol_rows_rms_norm(
                engine.handle,
                scratch.residual.floats + row * scratch.residual.stride,
                1,
                Int64(configuration.hiddenSize),
                Int64(scratch.residual.stride),
                finalNorm.values,
                Float(configuration.rmsNormEpsilon),
                scratch.normed.type.kernelValue,
                scratch.normed.row(index),
                Int64(scratch.normed.stride)
            )
        }
        let flat = [Float](unsafeUninitializedCapacity: pieces.count * vocabulary) { buffer, count in
            if let base = buffer.baseAddress {
                outputProjection.multiply(
                    scratch.normed,
                    rows: pieces.count,
                    epilogue: .store(to: base, columns: vocabulary)
                )
            }
            count = pieces.count * vocabulary
        }
        guard pieces.count > 1 else { return [flat] }
        return pieces.indices.map { Array(flat[$0 * vocabulary..<($0 + 1) * vocabulary]) }
    }
}
