internal import OnnxRuntime
internal import SmolGraphFormat

/// Memory for the float32 or float16 numbers that a graph reads or writes.
final class FloatBuffer {
    /// `float32` or `float16`.
    let elementType: OnnxElementType
    /// How many numbers fit.
    let capacity: Int
    private let memory: UnsafeMutableRawBufferPointer

    init(elementType: OnnxElementType, capacity: Int) {
        self.elementType = elementType
        self.capacity = capacity
        let bytes = capacity * (elementType == .float16 ? 2 : 4)
        memory = .allocate(byteCount: max(64, bytes), alignment: 64)
    }

    deinit {
        memory.deallocate()
    }

    /// A tensor over the numbers from `offset` on; it keeps the memory alive.
    func tensor(
        library: OnnxLibrary,
        shape: [Int],
        offset: Int = 0
    ) throws(OnnxRuntimeError) -> OnnxTensor {
        let start = offset * (elementType == .float16 ? 2 : 4)
        return try OnnxTensor(
            library: library,
            memory: UnsafeMutableRawBufferPointer(rebasing: memory[start...]),
            elementType: elementType,
            shape: shape,
            keeping: self
        )
    }

    /// Writes numbers from the buffer's beginning on.
    func write(_ values: ArraySlice<Float>) {
        guard elementType == .float16 else {
            values.withUnsafeBytes { memory.copyMemory(from: $0) }
            return
        }
        let halves = memory.assumingMemoryBound(to: UInt16.self)
        for (index, value) in values.enumerated() { halves[index] = HalfPrecision.bits(value) }
    }

    /// The first `count` numbers.
    func read(_ count: Int) -> [Float] {
        Self.floats(UnsafeRawBufferPointer(rebasing: memory[...]), elementType, count: count)
    }

    /// Numbers out of raw memory.
    static func floats(_ bytes: UnsafeRawBufferPointer, _ type: OnnxElementType, count: Int) -> [Float] {
        guard type == .float16 else {
            return Array(bytes.assumingMemoryBound(to: Float.self).prefix(count))
        }
        return bytes.assumingMemoryBound(to: UInt16.self).prefix(count).map(HalfPrecision.float)
    }

    /// Moves `count` numbers to another place; the two may overlap.
    func move(from source: Int, to target: Int, count: Int) {
        let width = elementType == .float16 ? 2 : 4
        guard let start = memory.baseAddress else { return }
        (start + target * width).copyMemory(from: start + source * width, byteCount: count * width)
    }

    /// Copies `count` numbers of another buffer of the same type to a place of this one.
    func copy(from other: FloatBuffer, at source: Int, to target: Int, count: Int) {
        let width = elementType == .float16 ? 2 : 4
        guard count > 0, let start = memory.baseAddress, let origin = other.memory.baseAddress else { return }
        (start + target * width).copyMemory(from: origin + source * width, byteCount: count * width)
    }

    /// The memory itself.
    func withUnsafeMutableBytes(_ body: (UnsafeMutableRawBufferPointer) -> Void) {
        body(memory)
    }
}

/// Memory for whole numbers that a graph reads; views of it are bound.
final class IntegerBuffer {
    /// How many numbers there are.
    let count: Int
    private let memory: UnsafeMutableBufferPointer<Int64>

    init(count: Int, value: (Int) -> Int64) {
        self.count = count
        memory = .allocate(capacity: max(1, count))
        for index in 0..<count { memory[index] = value(index) }
    }

    deinit {
        memory.deallocate()
    }

    /// A tensor `[1, range.count]` over some of the numbers; it keeps the memory alive.
    func tensor(library: OnnxLibrary, _ range: Range<Int>) throws(OnnxRuntimeError) -> OnnxTensor {
        try OnnxTensor(
            library: library,
            memory: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: memory[range])),
            elementType: .int64,
            shape: [1, range.count],
            keeping: self
        )
    }

    /// A tensor `[count]` over all of the numbers; it keeps the memory alive.
    func vector(library: OnnxLibrary) throws(OnnxRuntimeError) -> OnnxTensor {
        try OnnxTensor(
            library: library,
            memory: UnsafeMutableRawBufferPointer(memory),
            elementType: .int64,
            shape: [count],
            keeping: self
        )
    }

    /// Changes the first number.
    func setFirst(_ value: Int64) {
        memory[0] = value
    }
}
