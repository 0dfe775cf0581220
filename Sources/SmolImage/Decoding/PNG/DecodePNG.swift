import CImageCodecs

/// Decodes a PNG picture and turns it upright.
func decodePNG(_ source: ImageSource) throws(ImageError) -> Image {
    let header = try PNGHeader(source)
    let stored = try decodeWithCodec(source, format: .png, width: header.width, height: header.height) {
        pixels, message in
        smol_png_read_rgb(
            source.bytes.bytes.bindMemory(to: UInt8.self).baseAddress,
            source.bytes.count,
            Int32(header.width),
            Int32(header.height),
            pixels,
            &message
        )
    }
    return stored.turned(header.metadata.orientation)
}
