/// The chunks of a PNG file (ISO 15948) as far as they tell its size, orientation and transparent colour.
///
/// Of the checksums, those of the chunks before the image data are compared, as Pillow does.
struct PNGHeader {
    private(set) var width = 0
    private(set) var height = 0
    private(set) var metadata = Metadata()
    private var bitDepth = 0
    private var colorType = 0
    private var palette = Palette.black
    private var transparency: PNGTransparency?
    private var animation = PNGAnimation()

    /// The colour that is see-through, or nil.
    var transparentColor: RGBColor? { transparency?.color(in: palette) }

    /// Walks all chunks.
    init(_ source: ImageSource) throws(ImageError) {
        let bytes = source.bytes
        var place = 8
        var isDataSeen = false
        while let length = bytes.uint32BigEndian(at: place), let type = bytes.part(at: place + 4, count: 4) {
            guard type.bytes.allSatisfy(isChunkNameByte) else {
                if isDataSeen { break }
                throw source.corrupt(.png, "the chunk at byte \(place) has no name")
            }
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
            // What follows the first frame's data belongs to the second frame.
            if type.hasText("IEND") || (isDataSeen && animation.hasMoreFrames && type.hasText("fcTL")) { break }
            try read(chunk, isBeforeData: !isDataSeen, source: source)
            place += 12 + length
        }
        guard isDataSeen else {
            throw source.truncated(.png, "there is no image data")
        }
    }

    /// What is between a chunk's type and its checksum.
    private func content(of chunk: ByteReader) -> ByteReader? {
        chunk.part(at: 8, count: chunk.count - 12)
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
            bitDepth = chunk.byte(at: 16) ?? 0
            colorType = chunk.byte(at: 17) ?? 0
            try source.checkSize(width: width, height: height, format: .png)
        } else if chunk.hasText("PLTE", at: 4), isBeforeData, let entries = content(of: chunk) {
            palette = Palette(entries: entries, stride: 3, isBlueFirst: false)
        } else if chunk.hasText("tRNS", at: 4), let content = content(of: chunk) {
            // The chunk also counts after the image data.
            let found = PNGTransparency(bitDepth: bitDepth, colorType: colorType, content: Array(content.bytes))
            guard content.count >= found.neededCount else {
                throw source.corrupt(
                    .png,
                    "the transparency is \(content.count) bytes long, not \(found.neededCount)"
                )
            }
            transparency = found
        } else if isBeforeData, chunk.hasText("acTL", at: 4) {
            animation.readControl(frameCount: chunk.uint32BigEndian(at: 8) ?? 0)
        } else if isBeforeData, chunk.hasText("fcTL", at: 4) {
            animation.isFirstFrameDefault = true
        } else if chunk.hasText("eXIf", at: 4) {
            metadata.exif = content(of: chunk).map { Array($0.bytes) }
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

/// Whether a byte may be part of a chunk's name; Pillow also lets digits and underscores pass.
private func isChunkNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        true
    default:
        false
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
