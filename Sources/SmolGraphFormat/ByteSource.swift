/// Bytes whose number is known now and which are made when they are written.
///
/// A tensor of an exported graph is one: read from the checkpoint's mapping, converted in pieces, and gone again.
package protocol ByteSource: Sendable {
    /// How many bytes will come.
    var byteCount: Int { get }

    /// Makes the bytes and hands them to `sink`, in order, in pieces of any size.
    func write(to sink: (UnsafeRawBufferPointer) throws -> Void) throws
}

/// Bytes that are there already.
package struct ReadyBytes: ByteSource, Equatable {
    /// The bytes.
    package let bytes: [UInt8]

    /// Holds bytes.
    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Holds the bytes of numbers as they lie in memory.
    package init<Number: BitwiseCopyable>(numbers: [Number]) {
        bytes = numbers.withUnsafeBytes { Array($0) }
    }

    /// As many as there are.
    package var byteCount: Int { bytes.count }

    /// Hands all of them over at once.
    package func write(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        try bytes.withUnsafeBytes { try sink($0) }
    }
}
