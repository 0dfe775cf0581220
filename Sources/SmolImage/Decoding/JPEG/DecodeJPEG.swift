import CImageCodecs

/// Decodes a JPEG image and turns it upright.
func decodeJPEG(_ source: ImageSource) throws(ImageError) -> RGBImage {
    let header = try JPEGHeader(source)
    guard header.precision == 8 else {
        throw source.unsupported(.jpeg, "\(header.precision) bits a sample; expected 8")
    }
    guard [1, 3, 4].contains(header.components) else {
        throw source.unsupported(.jpeg, "\(header.components) components; expected 1, 3 or 4")
    }
    guard [0, 1, 2, 9, 10].contains(header.process) else {
        throw source.unsupported(.jpeg, "lossless or hierarchical coding (frame header SOF\(header.process))")
    }
    let bytes = source.bytes.bytes.bindMemory(to: UInt8.self).baseAddress
    let (width, height) = (header.width, header.height)
    let stored = try decodeWithCodec(source, format: .jpeg, width: width, height: height) { pixels, message in
        smol_jpeg_read_rgb(
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
