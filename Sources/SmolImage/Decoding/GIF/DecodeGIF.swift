import CImageCodecs

/// Decodes the first frame of a GIF image onto its canvas.
func decodeGIF(_ source: ImageSource) throws(ImageError) -> RGBImage {
    let header = try GIFHeader(source)
    try source.checkSize(width: header.width, height: header.height, format: .gif)
    let frame = header.frame
    let data = source.bytes.rest(from: frame.dataOffset)
    var image = IndexedImage(
        width: header.width,
        height: header.height,
        indices: [UInt8](repeating: header.transparentIndex ?? 0, count: header.width * header.height),
        palette: header.palette,
        transparentIndex: header.transparentIndex
    )
    var message = smol_codec_message()
    let status = image.indices.withUnsafeMutableBufferPointer { indices in
        smol_gif_read_indices(
            data.bytes.bindMemory(to: UInt8.self).baseAddress,
            data.count,
            Int32(frame.codeSize),
            frame.isInterlaced ? 1 : 0,
            Int32(frame.width),
            Int32(frame.height),
            indices.baseAddress.map { $0 + frame.y * header.width + frame.x },
            header.width,
            &message
        )
    }
    try checkCodecStatus(status, message: message, source: source, format: .gif, byteCount: image.indices.count)
    return image.colored()
}
