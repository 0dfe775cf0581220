/// Writes the bytes of one protobuf message, field by field.
public struct ProtobufWriter: Sendable {
    /// What was written.
    public private(set) var bytes: [UInt8] = []

    /// An empty message.
    public init() {}

    /// Writes a whole number.
    public mutating func write(_ field: Int, integer value: Int) {
        varint(UInt64(field) << 3)
        varint(UInt64(bitPattern: Int64(value)))
    }

    /// Writes text.
    public mutating func write(_ field: Int, text: String) {
        write(field, bytes: Array(text.utf8))
    }

    /// Writes bytes.
    public mutating func write(_ field: Int, bytes value: [UInt8]) {
        varint(UInt64(field) << 3 | 2)
        varint(UInt64(value.count))
        bytes += value
    }

    /// Writes a message inside this one.
    public mutating func write(_ field: Int, message: ProtobufWriter) {
        write(field, bytes: message.bytes)
    }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
