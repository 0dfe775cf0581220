/// The chunks of a PNG file (ISO 15948) as far as they tell its size and orientation.
///
/// Of the checksums, those of the chunks before the image data are compared, as Pillow does.
struct PNGHeader {
    private(set) var width = 0
    private(set) var height = 0
    private(set) var metadata = Metadata()

    /// Walks all chunks.
    init(_ source: ImageSource) throws(ImageError) {
        let bytes = source.bytes
        var place = 8
        var isDataSeen = false
        while let length = bytes.uint32BigEndian(at: place), let type = bytes.part(at: place + 4, count: 4) {
            let isData = type.hasText("IDAT")
            if isData, width == 0 {
                throw source.corrupt(.png, "there is no header before the image data")
            }
            isDataSeen = isDataSeen || isData
            guard let chunk = bytes.part(at: place, count: length + 12) else {
                if isDataSeen { break }
                throw source.truncated(.png, "the chunk at byte \(place) reaches over the end")
            }
            if !isDataSeen {
                guard let checked = chunk.part(at: 4, count: length + 4),
                    crc32(checked) == chunk.uint32BigEndian(at: length + 8)
                else {
                    throw source.corrupt(.png, "the checksum of the chunk at byte \(place) is wrong")
                }
            }
            if type.hasText("IEND") { break }
            try read(chunk, isBeforeData: !isDataSeen, source: source)
            place += 12 + length
        }
        guard isDataSeen else {
            throw source.truncated(.png, "there is no image data")
        }
    }

    private mutating func read(_ chunk: ByteReader, isBeforeData: Bool, source: ImageSource) throws(ImageError) {
        if chunk.hasText("IHDR", at: 4), isBeforeData {
            guard let width = chunk.uint32BigEndian(at: 8), let height = chunk.uint32BigEndian(at: 12),
                chunk.count == 12 + 13
            else {
                throw source.corrupt(.png, "the header is not 13 bytes long")
            }
            self.width = width
            self.height = height
            try source.checkSize(width: width, height: height, format: .png)
        } else if chunk.hasText("eXIf", at: 4) {
            metadata.exif = chunk.part(at: 8, count: chunk.count - 12).map { Array($0.bytes) }
        } else if let text = PNGText(chunk: chunk) {
            switch text.keyword {
            case "XML:com.adobe.xmp":
                metadata.xmp = text.value
            case "Raw profile type exif" where metadata.exif == nil:
                metadata.exif = exifBlock(ofRawProfile: text.value)
            default:
                break
            }
        }
    }
}

/// The bytes that ImageMagick's "raw profile" text holds: three lines of preamble, then hexadecimal digits.
private func exifBlock(ofRawProfile text: [UInt8]) -> [UInt8]? {
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropFirst(3)
    let digits = lines.joined().filter { $0 > 0x20 }.map { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count % 2 == 0 else { return nil }
    return stride(from: 0, to: digits.count, by: 2).reduce(into: [UInt8]?([])) { block, place in
        guard let high = digits[place], let low = digits[place + 1] else {
            block = nil
            return
        }
        block?.append(UInt8(high << 4 | low))
    }
}
