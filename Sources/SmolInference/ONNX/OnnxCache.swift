internal import OnnxRuntime
internal import SmolCheckpoint

/// One sequence's KV cache, bound to a decoder's inputs and outputs.
protocol OnnxCache: AnyObject {
    /// Positions that it holds.
    var length: Int { get }

    /// Binds it for a run that adds `rows` positions.
    func bind(adding rows: Int, to binding: OnnxBinding) throws(OnnxRuntimeError)

    /// Counts positions that a run has added.
    func advance(by rows: Int)

    /// Forgets every position from `length` on; it is less than what the cache holds.
    func truncate(to length: Int)
}

/// One sequence of the ONNX backend: its cache, and what is bound to the decoder for it.
package final class OnnxSequence: DecoderSequence {
    let binding: OnnxBinding
    private let cache: any OnnxCache

    init(signature: OnnxDecoderSignature, text: TextConfiguration, session: OnnxSession) throws(OnnxRuntimeError) {
        binding = try OnnxBinding(session: session)
        cache =
            signature.filledInput == nil
            ? SwappedCache(signature: signature, text: text) : SharedCache(signature: signature, text: text)
    }

    /// Positions that the cache holds.
    package var length: Int { cache.length }

    /// Binds the cache for a run that adds `rows` positions.
    func bindCache(adding rows: Int) throws(OnnxRuntimeError) {
        try cache.bind(adding: rows, to: binding)
    }

    /// Forgets every position from `length` on; nothing changes where the cache holds no more than that.
    package func truncate(to length: Int) {
        guard length >= 0, length < cache.length else { return }
        cache.truncate(to: length)
    }

    /// Counts positions that a run has added.
    func advance(by rows: Int) {
        cache.advance(by: rows)
    }
}

/// A cache in one slab that a graph reads and grows in place: every layer's `[1, heads, capacity, head dimension]`.
///
/// A step writes one position and copies nothing, and tensors are bound again only when the slab grows.
final class SharedCache: OnnxCache {
    private(set) var length = 0

    private let signature: OnnxDecoderSignature
    private let text: TextConfiguration
    private var slab: FloatBuffer
    /// Positions that fit.
    private var capacity = 0
    /// How many positions the slab holds before a run.
    private let filled = IntegerBuffer(count: 1) { _ in 0 }

    /// Positions in whose multiples the slab grows.
    private static let step = 256

    init(signature: OnnxDecoderSignature, text: TextConfiguration) {
        self.signature = signature
        self.text = text
        slab = FloatBuffer(elementType: signature.cacheType, capacity: 0)
    }

    func bind(adding rows: Int, to binding: OnnxBinding) throws(OnnxRuntimeError) {
        if length + rows > capacity { try grow(to: length + rows, binding: binding) }
        filled.setFirst(Int64(length))
    }

    func advance(by rows: Int) {
        length += rows
    }

    func truncate(to length: Int) {
        self.length = length
    }

    /// Takes a larger slab, with room for an answer, and binds it.
    private func grow(to positions: Int, binding: OnnxBinding) throws(OnnxRuntimeError) {
        // Half as much again, so that a long conversation is copied a few times only.
        let wanted = max(positions + Self.step, capacity + capacity / 2)
        let rounded = (wanted + Self.step - 1) / Self.step * Self.step
        let newCapacity = max(positions, min(rounded, text.maxPositionEmbeddings))
        let heads = signature.past.count * text.keyValueHeads
        let larger = FloatBuffer(
            elementType: signature.cacheType,
            capacity: heads * newCapacity * text.headDimension
        )
        for head in 0..<heads {
            larger.copy(
                from: slab,
                at: head * capacity * text.headDimension,
                to: head * newCapacity * text.headDimension,
                count: length * text.headDimension
            )
        }
        slab = larger
        capacity = newCapacity
        let library = binding.session.library
        let shape = [1, text.keyValueHeads, capacity, text.headDimension]
        let size = shape.reduce(1, *)
        for (index, names) in zip(signature.past, signature.present).enumerated() {
            let tensor = try slab.tensor(library: library, shape: shape, offset: index * size)
            try binding.bind(input: names.0, to: tensor)
            try binding.bind(output: names.1, to: tensor)
        }
        if let name = signature.filledInput {
            let number = try filled.vector(library: library)
            try binding.bind(input: name, to: number)
        }
    }
}

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
