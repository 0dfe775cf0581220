internal import OnnxRuntime
internal import SmolCheckpoint

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
