/// Borrowed bytes, with reads that check the bounds.
struct ByteReader {
    let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    init(_ bytes: Slice<UnsafeRawBufferPointer>) {
        self.bytes = UnsafeRawBufferPointer(rebasing: bytes)
    }

    var count: Int { bytes.count }

    /// Whether the bytes of `text`, which is ASCII, are at `offset`.
    func hasText(_ text: StaticString, at offset: Int = 0) -> Bool {
        guard let end = end(of: offset, count: text.utf8CodeUnitCount) else { return false }
        let expected = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        return bytes[offset..<end].elementsEqual(expected)
    }

    /// Whether the bytes of `signature` are at `offset`.
    func hasBytes(_ signature: [UInt8], at offset: Int = 0) -> Bool {
        guard let end = end(of: offset, count: signature.count) else { return false }
        return bytes[offset..<end].elementsEqual(signature)
    }

    /// A part, or nil where it reaches over the end.
    func part(at offset: Int, count: Int) -> ByteReader? {
        end(of: offset, count: count).map { ByteReader(bytes[offset..<$0]) }
    }

    /// What follows `offset`, empty where that is the end or beyond it.
    func rest(from offset: Int) -> ByteReader {
        ByteReader(bytes[min(max(offset, 0), count)...])
    }

    func byte(at offset: Int) -> Int? {
        offset >= 0 && offset < count ? Int(bytes[offset]) : nil
    }

    func uint16LittleEndian(at offset: Int) -> Int? {
        integer(at: offset, as: UInt16.self).map { Int(UInt16(littleEndian: $0)) }
    }

    func uint16BigEndian(at offset: Int) -> Int? {
        integer(at: offset, as: UInt16.self).map { Int(UInt16(bigEndian: $0)) }
    }

    func uint32LittleEndian(at offset: Int) -> Int? {
        integer(at: offset, as: UInt32.self).map { Int(UInt32(littleEndian: $0)) }
    }

    func uint32BigEndian(at offset: Int) -> Int? {
        integer(at: offset, as: UInt32.self).map { Int(UInt32(bigEndian: $0)) }
    }

    func uint64(at offset: Int, bigEndian: Bool) -> UInt64? {
        integer(at: offset, as: UInt64.self).map { bigEndian ? UInt64(bigEndian: $0) : UInt64(littleEndian: $0) }
    }

    /// The offset of the first byte of a value, or nil.
    func firstIndex(of value: UInt8, from offset: Int = 0) -> Int? {
        guard offset >= 0, offset <= count else { return nil }
        return bytes[offset...].firstIndex(of: value)
    }

    private func integer<Value: FixedWidthInteger>(at offset: Int, as type: Value.Type) -> Value? {
        end(of: offset, count: MemoryLayout<Value>.size) == nil
            ? nil : bytes.loadUnaligned(fromByteOffset: offset, as: type)
    }

    private func end(of offset: Int, count length: Int) -> Int? {
        guard offset >= 0, length >= 0, offset <= count, length <= count - offset else { return nil }
        return offset + length
    }
}
