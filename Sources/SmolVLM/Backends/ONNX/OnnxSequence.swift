internal import OnnxRuntime

/// One sequence's keys and values, as the graph wants them: every layer's `[1, heads, positions, head dimension]`.
///
/// A run reads one slab and writes the other, which then become past and present of the next: nothing is copied here.
package final class OnnxSequence: DecoderSequence {
    package private(set) var length = 0
    let binding: OnnxBinding

    private let signature: OnnxDecoderSignature
    private let text: TextConfiguration
    private var past: FloatBuffer
    private var present: FloatBuffer

    /// Positions by which a slab is larger than it must be, so that it serves for many steps.
    private static let slack = 256

    init(signature: OnnxDecoderSignature, text: TextConfiguration, session: OnnxSession) throws(OnnxRuntimeError) {
        self.signature = signature
        self.text = text
        binding = try OnnxBinding(session: session)
        past = FloatBuffer(elementType: signature.cacheType, capacity: 0)
        present = FloatBuffer(elementType: signature.cacheType, capacity: 0)
    }

    /// Numbers of one layer's keys, or values, for so many positions.
    private func count(_ positions: Int) -> Int { text.keyValueHeads * positions * text.headDimension }

    /// Binds the cache for a run that adds `rows` positions.
    func bindCache(adding rows: Int) throws(OnnxRuntimeError) {
        let library = binding.session.library
        let total = length + rows
        if present.capacity < signature.past.count * count(total) {
            let positions = min(total + Self.slack, max(total, text.maxPositionEmbeddings))
            present = FloatBuffer(
                elementType: signature.cacheType,
                capacity: signature.past.count * count(positions)
            )
        }
        let shape = { [text] positions in [1, text.keyValueHeads, positions, text.headDimension] }
        for (index, name) in signature.past.enumerated() {
            let tensor = try past.tensor(library: library, shape: shape(length), offset: index * count(length))
            try binding.bind(input: name, to: tensor)
        }
        for (index, name) in signature.present.enumerated() {
            let tensor = try present.tensor(library: library, shape: shape(total), offset: index * count(total))
            try binding.bind(output: name, to: tensor)
        }
    }

    /// Forgets every position from `length` on; nothing changes where the cache holds no more than that.
    package func truncate(to length: Int) {
        guard length >= 0, length < self.length else { return }
        // Positions lie inside each head, so the heads move together.
        for head in 0..<signature.past.count * text.keyValueHeads {
            past.move(
                from: head * self.length * text.headDimension,
                to: head * length * text.headDimension,
                count: length * text.headDimension
            )
        }
        self.length = length
    }

    /// Counts positions that a run has added: what it wrote is the past from now on.
    func advance(by rows: Int) {
        length += rows
        swap(&past, &present)
    }
}
