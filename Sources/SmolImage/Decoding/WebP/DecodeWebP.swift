import CImageCodecs

/// Decodes the first frame of a WebP image and turns it upright.
func decodeWebP(_ source: ImageSource) throws(ImageError) -> RGBImage {
    let bytes = source.bytes.bytes.bindMemory(to: UInt8.self).baseAddress
    let count = source.bytes.count
    var width: Int32 = 0
    var height: Int32 = 0
    var message = smol_codec_message()
    let status = smol_webp_read_size(bytes, count, &width, &height, &message)
    try checkCodecStatus(status, message: message, source: source, format: .webp, byteCount: 0)
    let canvas = (width: Int(width), height: Int(height))
    let stored = try decodeWithCodec(source, format: .webp, width: canvas.width, height: canvas.height) {
        pixels,
        message in
        smol_webp_read_rgb(bytes, count, width, height, pixels, &message)
    }
    var metadata = Metadata()
    metadata.exif = webPChunk(named: "EXIF", of: source)
    metadata.xmp = webPChunk(named: "XMP ", of: source)
    return stored.turned(metadata.orientation)
}

private func webPChunk(named name: String, of source: ImageSource) -> [UInt8]? {
    var offset = 0
    var length = 0
    let bytes = source.bytes.bytes.bindMemory(to: UInt8.self).baseAddress
    guard smol_webp_find_chunk(bytes, source.bytes.count, name, &offset, &length) == 1 else { return nil }
    return source.bytes.part(at: offset, count: length).map { Array($0.bytes) }
}
