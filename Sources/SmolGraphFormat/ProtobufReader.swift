/// Reads the fields of one protobuf message, without knowing what they mean.
///
/// It knows the four kinds of field that files of today have; groups, which have been out of use for long, are
/// refused. Nothing is copied and no length is trusted.
package struct ProtobufReader {
    /// One field's value.
    package enum Value: Equatable {
        /// A whole number.
        case integer(UInt64)
        /// Four or eight bytes, at this place.
        case fixed(Range<Int>)
        /// Text, bytes or a message, at this place.
        case bytes(Range<Int>)
    }

    /// What is wrong, and where in the file.
    package struct Failure: Error, Equatable {
        /// The byte.
        package let offset: Int
        /// What is wrong there.
        package let problem: String
    }

    private let bytes: UnsafeRawBufferPointer
    private var position: Int
    private let end: Int

    /// Reads the message at `range`, which must lie inside the bytes.
    package init(_ bytes: UnsafeRawBufferPointer, range: Range<Int>) {
        self.bytes = bytes
        let range = range.clamped(to: 0..<bytes.count)
        position = range.lowerBound
        end = range.upperBound
    }

    /// The next field, or nil after the last.
    package mutating func next() throws(Failure) -> (field: Int, value: Value)? {
        guard position < end else { return nil }
        let start = position
        let tag = try varint()
        guard tag <= UInt64(UInt32.max), tag >> 3 > 0 else {
            throw Failure(offset: start, problem: "no field has this number")
        }
        let field = Int(tag >> 3)
        switch tag & 7 {
        case 0: return (field, .integer(try varint()))
        case 1: return (field, .fixed(try take(8)))
        case 2:
            let length = try varint()
            guard length <= UInt64(end - position) else {
                throw Failure(offset: start, problem: "the field is longer than what is left of the file")
            }
            return (field, .bytes(try take(Int(length))))
        case 5: return (field, .fixed(try take(4)))
        default: throw Failure(offset: start, problem: "unknown kind of field")
        }
    }

    private mutating func take(_ count: Int) throws(Failure) -> Range<Int> {
        guard count <= end - position else { throw Failure(offset: position, problem: "the file ends inside a field") }
        defer { position += count }
        return position..<position + count
    }

    private mutating func varint() throws(Failure) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard position < end else { throw Failure(offset: position, problem: "the file ends inside a number") }
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw Failure(offset: position, problem: "a number has more than ten bytes")
    }
}
