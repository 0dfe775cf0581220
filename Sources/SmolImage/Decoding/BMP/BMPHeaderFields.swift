/// The numbers in a BMP file's headers, as the file has them.
struct BMPHeaderFields {
    let headerSize: Int
    let width: Int
    let height: Int
    let bits: Int
    let isBottomUp: Bool
    let compression: Int
    /// Colours in the palette, or 0 for as many as the bits allow.
    let colors: Int
    /// Bytes of a palette entry.
    let paletteStride: Int
    /// Red, green, blue and alpha, where the compression says that there are masks.
    let masks: [Int]?
    /// The offset of the pixels, or 0 where the file does not say.
    let dataOffset: Int
    /// The offset after the header and masks, where a palette begins.
    let end: Int

    /// Reads the header.
    init(_ source: ImageSource) throws(ImageError) {
        guard let dataOffset = source.bytes.uint32LittleEndian(at: 10),
            let headerSize = source.bytes.uint32LittleEndian(at: 14)
        else {
            throw source.truncated(.bmp, "the data ends inside the header")
        }
        guard [12, 40, 52, 56, 64, 108, 124].contains(headerSize) else {
            throw source.unsupported(.bmp, "a header of \(headerSize) bytes")
        }
        guard let header = source.bytes.part(at: 14, count: headerSize) else {
            throw source.truncated(.bmp, "the data ends inside the header")
        }
        self.dataOffset = dataOffset
        self.headerSize = headerSize
        guard headerSize > 12 else {
            width = header.uint16LittleEndian(at: 4) ?? 0
            height = header.uint16LittleEndian(at: 6) ?? 0
            bits = header.uint16LittleEndian(at: 10) ?? 0
            isBottomUp = true
            compression = 0
            colors = 0
            paletteStride = 3
            masks = nil
            end = 14 + headerSize
            return
        }
        let storedHeight = header.uint32LittleEndian(at: 8) ?? 0
        // A negative height means rows from the top.
        isBottomUp = header.byte(at: 11) != 0xFF
        width = header.uint32LittleEndian(at: 4) ?? 0
        height = isBottomUp ? storedHeight : (1 << 32) - storedHeight
        bits = header.uint16LittleEndian(at: 14) ?? 0
        compression = header.uint32LittleEndian(at: 16) ?? 0
        colors = header.uint32LittleEndian(at: 32) ?? 0
        paletteStride = 4
        // The masks follow the shortest header and are part of the longer ones.
        let hasMasks = compression == 3
        let masksFollow = headerSize < 52
        let found = (0..<4).map { source.bytes.uint32LittleEndian(at: 54 + 4 * $0) ?? 0 }
        masks = hasMasks ? Array(found[..<3]) + [headerSize >= 56 ? found[3] : 0] : nil
        end = 14 + headerSize + (hasMasks && masksFollow ? 12 : 0)
    }
}
