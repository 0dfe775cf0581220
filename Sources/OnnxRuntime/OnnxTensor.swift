internal import COnnxRuntime

/// A tensor: memory with an element type and a shape, dense, the last dimension innermost.
///
/// The memory is the library's or the caller's. It can change while a session runs, so a tensor stays with one task.
public final class OnnxTensor {
    /// The type of the elements.
    public let elementType: OnnxElementType
    /// The shape, outermost dimension first.
    public let shape: [Int]

    let value: OpaquePointer
    private let library: OnnxLibrary
    private let memory: UnsafeMutableRawBufferPointer
    private let owner: AnyObject?

    /// Makes a tensor whose memory the library allocates; its elements are undefined.
    ///
    /// - Throws: ``OnnxRuntimeError/invalidTensor(shape:problem:)`` or what the library says.
    public convenience init(
        library: OnnxLibrary,
        elementType: OnnxElementType,
        shape: [Int]
    ) throws(OnnxRuntimeError) {
        _ = try Self.byteCount(elementType, shape)
        let value = try library.make("make a tensor \(shape)") {
            library.api.pointee.CreateTensorAsOrtValue(
                library.allocator,
                shape.map(Int64.init),
                shape.count,
                elementType.rawValue,
                $0
            )
        }
        try self.init(library: library, adopting: value)
    }

    /// Makes a tensor over memory of the caller.
    ///
    /// - Parameters:
    ///   - library: The library.
    ///   - memory: At least as many bytes as the shape needs.
    ///   - elementType: The type of the elements.
    ///   - shape: The shape.
    ///   - owner: What keeps the memory alive; the tensor, and a binding that holds it, keep it in turn. Without one,
    ///     the memory must outlive both.
    /// - Throws: ``OnnxRuntimeError/invalidTensor(shape:problem:)`` or what the library says.
    public init(
        library: OnnxLibrary,
        memory: UnsafeMutableRawBufferPointer,
        elementType: OnnxElementType,
        shape: [Int],
        keeping owner: AnyObject? = nil
    ) throws(OnnxRuntimeError) {
        let bytes = try Self.byteCount(elementType, shape)
        guard let start = memory.baseAddress, memory.count >= bytes else {
            throw .invalidTensor(shape: shape, problem: "needs \(bytes) bytes, the memory has \(memory.count)")
        }
        self.library = library
        self.elementType = elementType
        self.shape = shape
        self.owner = owner
        self.memory = UnsafeMutableRawBufferPointer(start: start, count: bytes)
        value = try library.make("make a tensor \(shape)") {
            library.api.pointee.CreateTensorWithDataAsOrtValue(
                library.hostMemory,
                start,
                bytes,
                shape.map(Int64.init),
                shape.count,
                elementType.rawValue,
                $0
            )
        }
    }

    /// Makes a tensor that holds copies of the elements.
    ///
    /// - Throws: ``OnnxRuntimeError/invalidTensor(shape:problem:)`` when the number of elements is not the shape's.
    public convenience init<Element: OnnxElement>(
        library: OnnxLibrary,
        _ elements: [Element],
        shape: [Int]
    ) throws(OnnxRuntimeError) {
        let bytes = try Self.byteCount(Element.onnxElementType, shape)
        guard bytes == elements.count * MemoryLayout<Element>.stride else {
            throw .invalidTensor(shape: shape, problem: "does not have \(elements.count) elements")
        }
        try self.init(library: library, elementType: Element.onnxElementType, shape: shape)
        elements.withUnsafeBytes { memory.copyMemory(from: $0) }
    }

    /// Takes over a value that the library made.
    init(library: OnnxLibrary, adopting value: OpaquePointer) throws(OnnxRuntimeError) {
        let api = library.api.pointee
        do throws(OnnxRuntimeError) {
            let info = try library.make("look at a tensor") { api.GetTensorTypeAndShape(value, $0) }
            defer { api.ReleaseTensorTypeAndShapeInfo(info) }
            let described = try OnnxValueInfo(name: "", tensorInfo: info, library: library)
            let shape = described.dimensions.map { if case .fixed(let size) = $0 { size } else { 0 } }
            let bytes = try Self.byteCount(described.elementType, shape)
            var start: UnsafeMutableRawPointer?
            try library.check(api.GetTensorMutableData(value, &start), "find a tensor's memory")
            elementType = described.elementType
            self.shape = shape
            memory = UnsafeMutableRawBufferPointer(start: start, count: start == nil ? 0 : bytes)
        } catch {
            api.ReleaseValue(value)
            throw error
        }
        self.library = library
        self.value = value
        owner = nil
    }

    deinit {
        library.api.pointee.ReleaseValue(value)
    }

    /// Bytes of a shape.
    private static func byteCount(_ type: OnnxElementType, _ shape: [Int]) throws(OnnxRuntimeError) -> Int {
        guard var bytes = type.byteCount else {
            throw .invalidTensor(shape: shape, problem: "has elements of type \(type), which have no size")
        }
        for size in shape {
            let (product, overflow) = bytes.multipliedReportingOverflow(by: size)
            guard size >= 0, !overflow else { throw .invalidTensor(shape: shape, problem: "is not a possible shape") }
            bytes = product
        }
        return bytes
    }

    /// Reads the bytes.
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(UnsafeRawBufferPointer(memory))
    }

    /// Reads or writes the bytes.
    public func withUnsafeMutableBytes<Result, Failure: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(memory)
    }

    /// A copy of the elements.
    ///
    /// - Throws: ``OnnxRuntimeError/invalidTensor(shape:problem:)`` when they are of another type.
    public func elements<Element: OnnxElement>(
        as type: Element.Type = Element.self
    ) throws(OnnxRuntimeError) -> [Element] {
        guard elementType == Element.onnxElementType else {
            throw .invalidTensor(shape: shape, problem: "has elements of type \(elementType), not \(Element.self)")
        }
        return withUnsafeBytes { bytes in
            bytes.withMemoryRebound(to: Element.self) { Array($0) }
        }
    }
}
