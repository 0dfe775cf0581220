import CImageCodecs

/// Makes room for an RGB image and lets a C codec fill it.
///
/// - Parameters:
///   - width: checked against the source's limit.
///   - height: checked against the source's limit.
///   - transparentColor: what the file's header says of it.
///   - fill: is given `[height, width, 3]` and answers with a `SMOL_CODEC_` status and its reason.
func decodeWithCodec(
    _ source: ImageSource,
    format: ImageFormat,
    width: Int,
    height: Int,
    transparentColor: RGBColor? = nil,
    fill: (UnsafeMutablePointer<UInt8>, inout smol_codec_message) -> Int32
) throws(ImageError) -> RGBImage {
    try source.checkSize(width: width, height: height, format: format)
    let count = width * height * 3
    var message = smol_codec_message()
    var status = Int32(SMOL_CODEC_NO_MEMORY)
    let pixels = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        guard let base = buffer.baseAddress else { return }
        status = fill(base, &message)
        filled = status == SMOL_CODEC_OK ? count : 0
    }
    try checkCodecStatus(status, message: message, source: source, format: format, byteCount: count)
    return RGBImage(uncheckedWidth: width, height: height, pixels: pixels, transparentColor: transparentColor)
}

/// Turns a C codec's failure into an error.
func checkCodecStatus(
    _ status: Int32,
    message: smol_codec_message,
    source: ImageSource,
    format: ImageFormat,
    byteCount: Int
) throws(ImageError) {
    let reason = withUnsafeBytes(of: message.text) { text in
        String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
    }
    switch Int(status) {
    case SMOL_CODEC_OK:
        return
    case SMOL_CODEC_TRUNCATED:
        throw source.truncated(format, reason)
    case SMOL_CODEC_UNSUPPORTED:
        throw source.unsupported(format, reason)
    case SMOL_CODEC_NO_MEMORY:
        throw .outOfMemory(name: source.name, byteCount: byteCount)
    default:
        throw source.corrupt(format, reason)
    }
}
