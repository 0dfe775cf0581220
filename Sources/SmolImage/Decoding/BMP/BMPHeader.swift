/// The headers and palette of a BMP file: OS/2 1, and Windows 3 to 5.
struct BMPHeader {
    /// How the pixels are written.
    enum Compression: Equatable {
        case none
        case runLength8
        case runLength4
    }

    let width: Int
    let height: Int
    /// Bits a pixel: 1, 4, 8, 16, 24 or 32.
    let bits: Int
    /// Whether the first row in the file is the lowest.
    let isBottomUp: Bool
    let compression: Compression
    /// Where the channels of 16 to 32 bits lie.
    let layout: BMPPixelLayout
    /// The colours of 1 to 8 bits.
    let palette: Palette
    /// The offset of the pixels.
    let dataOffset: Int

    /// Reads and checks everything before the pixels.
    init(_ source: ImageSource) throws(ImageError) {
        let fields = try BMPHeaderFields(source)
        width = fields.width
        height = fields.height
        bits = fields.bits
        isBottomUp = fields.isBottomUp
        try source.checkSize(width: width, height: height, format: .bmp)
        guard [1, 4, 8, 16, 24, 32].contains(bits) else {
            throw source.unsupported(.bmp, "\(bits) bits a pixel; expected 1, 4, 8, 16, 24 or 32")
        }
        var masks: [Int]?
        switch fields.compression {
        case 0:
            compression = .none
        case 1 where bits == 8:
            compression = .runLength8
        case 2 where bits == 4:
            compression = .runLength4
        case 3:
            compression = .none
            masks = fields.masks
        default:
            throw source.unsupported(.bmp, "compression \(fields.compression) of \(bits) bits a pixel")
        }
        guard let layout = BMPPixelLayout(bits: bits, masks: masks) else {
            throw source.unsupported(.bmp, "an unusual order of the channels")
        }
        self.layout = layout
        var offset = fields.dataOffset
        palette = try BMPHeader.palette(fields, offset: &offset, source: source)
        dataOffset = offset
    }

    private static func palette(
        _ fields: BMPHeaderFields,
        offset: inout Int,
        source: ImageSource
    ) throws(ImageError) -> Palette {
        guard fields.bits <= 8 else {
            offset = offset == 0 ? fields.end : offset
            return .grey
        }
        let colors = fields.colors == 0 ? 1 << fields.bits : fields.colors
        let length = colors * fields.paletteStride
        if offset == 14 + fields.headerSize {
            // Some programs forget the palette when they write down where the pixels begin.
            offset += length
        }
        // What the file lacks of its palette is black; it is the pixels that must be there.
        let rest = source.bytes.rest(from: fields.end)
        let entryCount = min(colors, rest.count / fields.paletteStride)
        guard entryCount <= 256, let entries = rest.part(at: 0, count: entryCount * fields.paletteStride) else {
            throw source.unsupported(.bmp, "a palette of \(colors) colours; expected at most 256")
        }
        offset = offset == 0 ? fields.end + length : offset
        let palette = Palette(entries: entries, stride: fields.paletteStride, isBlueFirst: true)
        // A palette of greys in order is none: bytes beyond it are their own value.
        return fields.bits == 8 && palette.isGreyRamp(count: entryCount) ? .grey : palette
    }
}
