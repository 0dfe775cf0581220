internal import OnnxRuntime
internal import SmolCheckpoint

/// The decoder's graph: embeddings and a cache in, logits and the grown cache out.
///
/// Sequences of a batch run one after the other. The graph's attention is causal by itself; the mask says that every
/// position so far is there.
final class OnnxDecoder: TextDecoder {
    /// Positions that go through a graph at once when it gives logits for each of them, `[rows, vocabularySize]`.
    private static let rowsPerRun = 256
    /// Positions that go through any other graph at once: some hold the scores of all of them, `[heads, rows, total]`.
    private static let mostRowsPerRun = 1024

    private let graph: OnnxGraph
    private let text: TextConfiguration
    private let signature: OnnxDecoderSignature
    /// Logits of one position, `[1, 1, vocabularySize]`.
    private let logits: FloatBuffer
    private let logitsTensor: OnnxTensor
    private var embeddings: FloatBuffer
    /// As many ones as there are positions.
    private var ones = IntegerBuffer(count: 0) { _ in 1 }
    /// The numbers 0, 1, 2 and so on.
    private var positions = IntegerBuffer(count: 0) { Int64($0) }

    init(graph: OnnxGraph, text: TextConfiguration) throws {
        self.graph = graph
        self.text = text
        signature = try OnnxDecoderSignature(graph: graph, text: text)
        logits = FloatBuffer(elementType: signature.logitsType, capacity: text.vocabularySize)
        logitsTensor = try logits.tensor(library: graph.library, shape: [1, 1, text.vocabularySize])
        embeddings = FloatBuffer(elementType: signature.embeddingType, capacity: 0)
    }

    func makeSequence() throws -> any DecoderSequence {
        let sequence = try OnnxSequence(signature: signature, text: text, session: graph.session)
        if signature.takesLogitsToKeep {
            let isScalar = graph.input(named: OnnxDecoderSignature.logitsToKeep)?.dimensions.isEmpty == true
            let one = try OnnxTensor(library: graph.library, [1] as [Int64], shape: isScalar ? [] : [1])
            try sequence.binding.bind(input: OnnxDecoderSignature.logitsToKeep, to: one)
        }
        return sequence
    }

    func decode(_ batch: [DecoderInput]) throws -> [[Float]] {
        let sequences = try batch.map { input in
            guard let sequence = input.sequence as? OnnxSequence else {
                throw BackendError.notAvailable(backend: "onnx", reason: "the sequence belongs to another backend")
            }
            let length = sequence.length + input.embeddings.count / text.hiddenSize
            guard length <= text.maxPositionEmbeddings else {
                throw BackendError.contextExceeded(positions: length, limit: text.maxPositionEmbeddings)
            }
            return sequence
        }
        return try zip(batch, sequences).map { try append($0, to: $1) }
    }

    /// Takes one sequence's rows through the graph, in pieces where the graph gives logits for all of them.
    private func append(_ input: DecoderInput, to sequence: OnnxSequence) throws -> [Float] {
        let rows = input.embeddings.count / text.hiddenSize
        let rowsPerRun = signature.givesLastLogitsOnly ? Self.mostRowsPerRun : Self.rowsPerRun
        var logits: [Float] = []
        for first in stride(from: 0, to: rows, by: max(1, rowsPerRun)) {
            let last = min(rows, first + rowsPerRun)
            logits = try run(
                input.embeddings[first * text.hiddenSize..<last * text.hiddenSize],
                rows: last - first,
                sequence: sequence,
                wantsLogits: input.wantsLogits && last == rows
            )
        }
        return logits
    }

    private func run(
        _ rowsToAdd: ArraySlice<Float>,
        rows: Int,
        sequence: OnnxSequence,
        wantsLogits: Bool
    ) throws -> [Float] {
        let library = graph.library
        let binding = sequence.binding
        let total = sequence.length + rows
        growConstants(to: total)
        if embeddings.capacity < rowsToAdd.count {
            embeddings = FloatBuffer(elementType: signature.embeddingType, capacity: rowsToAdd.count)
        }
        embeddings.write(rowsToAdd)
        try binding.bind(
            input: "inputs_embeds",
            to: embeddings.tensor(library: library, shape: [1, rows, text.hiddenSize])
        )
        try binding.bind(input: "attention_mask", to: ones.tensor(library: library, 0..<total))
        if signature.takesPositions {
            try binding.bind(
                input: "position_ids",
                to: positions.tensor(library: library, sequence.length..<total)
            )
        }
        let givesOneRow = rows == 1 || signature.givesLastLogitsOnly
        if givesOneRow {
            try binding.bind(output: "logits", to: logitsTensor)
        } else {
            try binding.bindToNewTensor(output: "logits")
        }
        try sequence.bindCache(adding: rows)
        try graph.run(binding)
        sequence.advance(by: rows)
        guard wantsLogits else { return [] }
        return givesOneRow ? logits.read(text.vocabularySize) : try lastRow(of: binding)
    }

    /// The last position's logits out of those of every position, `[1, rows, vocabularySize]`.
    private func lastRow(of binding: OnnxBinding) throws -> [Float] {
        guard let all = try binding.outputs()["logits"], all.shape.last == text.vocabularySize else {
            throw BackendError.graphFailed(graph: graph.path, reason: "logits do not have the shape that was announced")
        }
        let width = text.vocabularySize * (all.elementType.byteCount ?? 4)
        return try all.withUnsafeBytes { bytes throws(BackendError) in
            guard bytes.count >= width else { throw .graphFailed(graph: graph.path, reason: "there are no logits") }
            let row = UnsafeRawBufferPointer(rebasing: bytes[(bytes.count - width)...])
            return FloatBuffer.floats(row, all.elementType, count: text.vocabularySize)
        }
    }

    private func growConstants(to count: Int) {
        guard ones.count < count else { return }
        let size = (count + 1023) / 1024 * 1024
        ones = IntegerBuffer(count: size) { _ in 1 }
        positions = IntegerBuffer(count: size) { Int64($0) }
    }
}
