/// What a decoder is given: the bytes, what errors call them, and how large the image may be.
struct ImageSource {
    let bytes: ByteReader
    let name: String
    let pixelLimit: Int

    /// The longest side, whatever the pixel limit: the codecs count bytes of a row in 32 bits.
    static let sideLimit = 1 << 28

    /// Checks the size that a header claims, before anything is allocated for it.
    func checkSize(width: Int, height: Int, format: ImageFormat) throws(ImageError) {
        guard width > 0, height > 0 else {
            throw corrupt(format, "its header says \(width) x \(height) pixels")
        }
        let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
        guard !overflow, pixels <= pixelLimit, width <= ImageSource.sideLimit, height <= ImageSource.sideLimit,
            byteCount(width: width, height: height) != nil
        else {
            throw .tooManyPixels(name: name, width: width, height: height, limit: pixelLimit)
        }
    }

    func corrupt(_ format: ImageFormat, _ reason: String) -> ImageError {
        .corrupt(name: name, format: format.name, reason: reason)
    }

    func truncated(_ format: ImageFormat, _ place: String) -> ImageError {
        .truncated(name: name, format: format.name, place: place)
    }

    func unsupported(_ format: ImageFormat, _ reason: String) -> ImageError {
        .unsupportedVariant(name: name, format: format.name, reason: reason)
    }
}
