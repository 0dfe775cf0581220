/// The checksum of PNG chunks (ISO 15948, annex D).
func crc32(_ bytes: ByteReader) -> Int {
    var checksum: UInt32 = 0xFFFF_FFFF
    for byte in bytes.bytes {
        checksum = crcTable[Int((checksum ^ UInt32(byte)) & 0xFF)] ^ (checksum >> 8)
    }
    return Int(checksum ^ 0xFFFF_FFFF)
}

private let crcTable: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
        value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
    }
}
