internal import OnnxRuntime

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
