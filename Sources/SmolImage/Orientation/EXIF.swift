/// The value of the tag `Orientation` in an EXIF block's first directory, or nil where there is none.
///
/// An EXIF block is a TIFF file (TIFF 6.0, section 2) after `Exif\0\0`. A tag that is there but holds no number
/// counts as 0, which means nothing.
func exifOrientationValue(_ block: ByteReader) -> Int? {
    var bytes = block
    for _ in 0..<2 where bytes.hasText("Exif\0\0") {
        bytes = bytes.rest(from: 6)
    }
    guard let directory = TIFFDirectory(firstOf: bytes) else { return nil }
    return directory.orientationValue
}

/// The first directory of a TIFF file.
private struct TIFFDirectory {
    let bytes: ByteReader
    let isBigEndian: Bool
    let offset: Int

    init?(firstOf bytes: ByteReader) {
        let big = bytes.hasText("MM")
        guard big || bytes.hasText("II"), let third = bytes.byte(at: 2), let fourth = bytes.byte(at: 3) else {
            return nil
        }
        // Pillow also takes the two bytes of the number 42 in the wrong order. It does not read BigTIFF here.
        guard (third, fourth) == (0x2A, 0) || (third, fourth) == (0, 0x2A),
            let offset = big ? bytes.uint32BigEndian(at: 4) : bytes.uint32LittleEndian(at: 4)
        else { return nil }
        self.bytes = bytes
        isBigEndian = big
        self.offset = offset
    }

    var orientationValue: Int? {
        guard let entryCount = uint16(at: offset) else { return nil }
        // As in Pillow, the directory ends at an entry whose value lies outside the block, and values that together
        // are longer than the block are passed over. Of entries with the same tag the first counts.
        var seen: Set<Int> = []
        var totalLength = 0
        for index in 0..<entryCount {
            let entry = offset + 2 + 12 * index
            guard let tag = uint16(at: entry), let type = uint16(at: entry + 2),
                let valueCount = uint32(at: entry + 4), let content = uint32(at: entry + 8)
            else { return nil }
            // The count has 32 bits, the size at most 8: neither product nor sum can overflow.
            guard !seen.contains(tag), let size = sizeOfType(type), valueCount > 0 else { continue }
            let length = valueCount * size
            var place = entry + 8
            if length > 4 {
                totalLength += length
                guard totalLength <= bytes.count else { continue }
                guard bytes.part(at: content, count: length) != nil else { return nil }
                place = content
            }
            if tag == 0x0112 { return value(ofType: type, at: place) }
            seen.insert(tag)
        }
        return nil
    }

    private func uint16(at offset: Int) -> Int? {
        isBigEndian ? bytes.uint16BigEndian(at: offset) : bytes.uint16LittleEndian(at: offset)
    }

    private func uint32(at offset: Int) -> Int? {
        isBigEndian ? bytes.uint32BigEndian(at: offset) : bytes.uint32LittleEndian(at: offset)
    }

    /// Bytes of a value of a type, or nil for a type that is not known; such an entry is passed over.
    private func sizeOfType(_ type: Int) -> Int? {
        switch type {
        case 1, 2, 6, 7: 1
        case 3, 8: 2
        case 4, 9, 11, 13: 4
        case 5, 10, 12, 16: 8
        default: nil
        }
    }

    private func value(ofType type: Int, at place: Int) -> Int {
        switch type {
        case 3: uint16(at: place) ?? 0
        case 4, 13: uint32(at: place) ?? 0
        case 6: bytes.byte(at: place).map { Int(Int8(truncatingIfNeeded: $0)) } ?? 0
        case 8: uint16(at: place).map { Int(Int16(truncatingIfNeeded: $0)) } ?? 0
        case 9: uint32(at: place).map { Int(Int32(truncatingIfNeeded: $0)) } ?? 0
        case 16: bytes.uint64(at: place, bigEndian: isBigEndian).flatMap { Int(exactly: $0) } ?? 0
        default: 0
        }
    }
}
