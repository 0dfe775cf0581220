/// One protobuf message in the making.
///
/// A field's length comes before its contents. Long contents are sources that say their length beforehand, so that
/// a message of gigabytes is written from front to back without ever being in memory.
package struct ProtobufMessage: Sendable {
    /// A part of the message.
    package enum Piece: Sendable {
        /// Bytes that are there.
        case bytes([UInt8])
        /// Bytes that come when the message is written.
        case source(any ByteSource)
    }

    /// The parts, one after the other.
    package private(set) var pieces: [Piece] = []
    /// Length of the whole message.
    package private(set) var byteCount = 0

    /// An empty message.
    package init() {}

    /// Adds a whole number.
    package mutating func add(_ field: Int, integer value: Int) {
        var bytes: [UInt8] = []
        Self.append(varint: UInt64(field) << 3, to: &bytes)
        Self.append(varint: UInt64(bitPattern: Int64(value)), to: &bytes)
        append(bytes)
    }

    /// Adds a float32.
    package mutating func add(_ field: Int, float value: Float) {
        var bytes: [UInt8] = []
        Self.append(varint: UInt64(field) << 3 | 5, to: &bytes)
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 }
        append(bytes)
    }

    /// Adds text.
    package mutating func add(_ field: Int, text: String) {
        add(field, source: ReadyBytes(Array(text.utf8)))
    }

    /// Adds a message inside this one.
    package mutating func add(_ field: Int, message: ProtobufMessage) {
        append(header(field, length: message.byteCount))
        for piece in message.pieces { append(piece) }
    }

    /// Adds bytes that may come later.
    package mutating func add(_ field: Int, source: any ByteSource) {
        append(header(field, length: source.byteCount))
        if let ready = source as? ReadyBytes {
            append(ready.bytes)
        } else {
            append(.source(source))
        }
    }

    /// Makes the bytes of the whole message.
    package func write(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        for piece in pieces {
            switch piece {
            case .bytes(let bytes): try bytes.withUnsafeBytes { try sink($0) }
            case .source(let source): try source.write(to: sink)
            }
        }
    }

    private func header(_ field: Int, length: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        Self.append(varint: UInt64(field) << 3 | 2, to: &bytes)
        Self.append(varint: UInt64(length), to: &bytes)
        return bytes
    }

    private mutating func append(_ piece: Piece) {
        switch piece {
        case .bytes(let bytes): append(bytes)
        case .source(let source):
            byteCount += source.byteCount
            pieces.append(piece)
        }
    }

    /// Adds bytes to the last piece where that holds bytes too.
    private mutating func append(_ bytes: [UInt8]) {
        byteCount += bytes.count
        guard case .bytes(var last)? = pieces.last else {
            pieces.append(.bytes(bytes))
            return
        }
        // Taken out first, so that the array grows in place.
        pieces.removeLast()
        last += bytes
        pieces.append(.bytes(last))
    }

    private static func append(varint value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}

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
