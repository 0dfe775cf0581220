import CImageCodecs

/// Decodes a PNG image and turns it upright.
func decodePNG(_ source: ImageSource) throws(ImageError) -> RGBImage {
    let header = try PNGHeader(source)
    let bytes = source.bytes.bytes.bindMemory(to: UInt8.self).baseAddress
    let (width, height) = (header.width, header.height)
    let stored = try decodeWithCodec(
        source,
        format: .png,
        width: width,
        height: height,
        transparentColor: header.transparentColor
    ) { pixels, message in
        smol_png_read_rgb(
            bytes,
            source.bytes.count,
            Int32(width),
            Int32(height),
            pixels,
            &message
        )
    }
    return stored.turned(header.metadata.orientation)
}
