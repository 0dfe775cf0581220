/// A GIF file up to the data of its first frame (GIF89a specification).
struct GIFHeader {
    /// The canvas: the logical screen, or more where the first frame reaches over it.
    private(set) var width: Int
    private(set) var height: Int
    /// The palette index that the first frame's graphic control extension calls transparent.
    private(set) var transparentIndex: UInt8?
    private(set) var palette: Palette
    private(set) var frame = GIFFrame()

    /// Walks the blocks.
    init(_ source: ImageSource) throws(ImageError) {
        let bytes = source.bytes
        guard let width = bytes.uint16LittleEndian(at: 6), let height = bytes.uint16LittleEndian(at: 8),
            let flags = bytes.byte(at: 10), bytes.count >= 13
        else {
            throw source.truncated(.gif, "the data ends inside the header")
        }
        self.width = width
        self.height = height
        palette = .grey
        var place = 13
        if flags & 0x80 != 0 {
            let global = try GIFHeader.palette(at: &place, flags: flags, source: source)
            palette = global.isGreyRamp(count: 2 << (flags & 7)) ? .grey : global
        }
        while let introducer = bytes.byte(at: place) {
            place += 1
            switch introducer {
            case 0x21:
                try readExtension(at: &place, source: source)
            case 0x2C:
                try readFrame(at: &place, source: source)
                return
            case 0x3B:
                throw source.corrupt(.gif, "there is no frame before the end mark")
            default:
                break
            }
        }
        throw source.truncated(.gif, "there is no frame")
    }

    private static func palette(
        at place: inout Int,
        flags: Int,
        source: ImageSource
    ) throws(ImageError) -> Palette {
        let length = 3 << ((flags & 7) + 1)
        guard let entries = source.bytes.part(at: place, count: length) else {
            throw source.truncated(.gif, "the data ends inside the palette")
        }
        place += length
        return Palette(entries: entries, stride: 3, isBlueFirst: false)
    }

    private mutating func readExtension(at place: inout Int, source: ImageSource) throws(ImageError) {
        guard let label = source.bytes.byte(at: place) else {
            throw source.truncated(.gif, "the data ends inside an extension")
        }
        place += 1
        if label == 0xF9, source.bytes.byte(at: place) ?? 0 >= 4, let flags = source.bytes.byte(at: place + 1),
            let transparent = source.bytes.byte(at: place + 4), flags & 1 != 0
        {
            transparentIndex = UInt8(transparent)
        }
        while let length = source.bytes.byte(at: place) {
            place += 1 + length
            if length == 0 { return }
        }
        throw source.truncated(.gif, "the data ends inside an extension")
    }

    private mutating func readFrame(at place: inout Int, source: ImageSource) throws(ImageError) {
        let bytes = source.bytes
        guard let x = bytes.uint16LittleEndian(at: place), let y = bytes.uint16LittleEndian(at: place + 2),
            let frameWidth = bytes.uint16LittleEndian(at: place + 4),
            let frameHeight = bytes.uint16LittleEndian(at: place + 6),
            let flags = bytes.byte(at: place + 8)
        else {
            throw source.truncated(.gif, "the data ends inside the frame's header")
        }
        guard frameWidth > 0, frameHeight > 0 else {
            throw source.corrupt(.gif, "the first frame is \(frameWidth) x \(frameHeight) pixels")
        }
        place += 9
        if flags & 0x80 != 0 {
            let local = try GIFHeader.palette(at: &place, flags: flags, source: source)
            // Pillow takes greys in order for no palette at all, so that the file's own stays in force.
            palette = local.isGreyRamp(count: 2 << (flags & 7)) ? palette : local
        }
        guard let codeSize = bytes.byte(at: place) else {
            throw source.truncated(.gif, "the data ends before the pixels")
        }
        width = max(width, x + frameWidth)
        height = max(height, y + frameHeight)
        frame = GIFFrame(
            x: x,
            y: y,
            width: frameWidth,
            height: frameHeight,
            isInterlaced: flags & 0x40 != 0,
            codeSize: codeSize,
            dataOffset: place + 1
        )
    }
}

/// Where a frame lies on the canvas, and where its pixels lie in the file.
struct GIFFrame {
    var x = 0
    var y = 0
    var width = 0
    var height = 0
    var isInterlaced = false
    /// The minimum code size of the LZW data.
    var codeSize = 0
    /// The offset of the first sub-block.
    var dataOffset = 0
}
