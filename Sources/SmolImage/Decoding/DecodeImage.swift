/// Decodes an image of any format, and turns it upright.
func decodeImage(_ source: ImageSource) throws(ImageError) -> RGBImage {
    guard source.bytes.count > 0 else {
        throw .empty(name: source.name)
    }
    switch ImageFormat(startOf: source.bytes) {
    case .jpeg:
        return try decodeJPEG(source)
    case .png:
        return try decodePNG(source)
    case .webp:
        return try decodeWebP(source)
    case .gif:
        return try decodeGIF(source)
    case .bmp:
        return try decodeBMP(source)
    case .other(let name):
        throw .unsupportedFormat(name: source.name, format: name)
    case nil:
        throw .unknownFormat(name: source.name)
    }
}
