internal import OnnxRuntime
internal import SmolCheckpoint

/// A cache in two slabs, for graphs that read one and write another: every layer's
/// `[1, heads, positions, head dimension]`, dense.
///
/// What a run wrote is the past of the next: nothing is copied here.
final class SwappedCache: OnnxCache {
    private(set) var length = 0

    private let signature: OnnxDecoderSignature
    private let text: TextConfiguration
    private var past: FloatBuffer
    private var present: FloatBuffer

    /// Positions by which a slab is larger than it must be, so that it serves for many steps.
    private static let slack = 256

    init(signature: OnnxDecoderSignature, text: TextConfiguration) {
        self.signature = signature
        self.text = text
        past = FloatBuffer(elementType: signature.cacheType, capacity: 0)
        present = FloatBuffer(elementType: signature.cacheType, capacity: 0)
    }

    /// Numbers of one layer's keys, or values, for so many positions.
    private func count(_ positions: Int) -> Int { text.keyValueHeads * positions * text.headDimension }

    func bind(adding rows: Int, to binding: OnnxBinding) throws(OnnxRuntimeError) {
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

    func advance(by rows: Int) {
        length += rows
        swap(&past, &present)
    }

    func truncate(to length: Int) {
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
}
