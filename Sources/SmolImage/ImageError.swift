/// Why an image, or the description of how to prepare one, could not be used.
///
/// The description is one line that names the file.
public enum ImageError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file cannot be opened or read, for the system's `reason`.
    case unreadable(name: String, reason: String)
    /// There is not a single byte.
    case empty(name: String)
    /// The first bytes belong to no image format.
    case unknownFormat(name: String)
    /// An image of a format that is not read, such as HEIC, TIFF or AVIF.
    case unsupportedFormat(name: String, format: String)
    /// An image of a format that is read, in a variant that is not.
    case unsupportedVariant(name: String, format: String, reason: String)
    /// The data ends before the image does; `place` says in which part.
    case truncated(name: String, format: String, place: String)
    /// The data contradicts its format.
    case corrupt(name: String, format: String, reason: String)
    /// More pixels than allowed, by the header.
    case tooManyPixels(name: String, width: Int, height: Int, limit: Int)
    /// Width, height and the number of bytes do not make an image.
    case invalidDimensions(width: Int, height: Int, byteCount: Int)
    /// There is not enough memory for the image.
    case outOfMemory(name: String, byteCount: Int)
    /// A `preprocessor_config.json` that does not say what it should; `expected` is what would be right.
    case invalidConfiguration(name: String, key: String, expected: String)

    /// One line that names the file, the place in it and what would be right.
    public var description: String {
        switch self {
        case .unreadable(let name, let reason):
            "\(name): cannot be read: \(reason)"
        case .empty(let name):
            "\(name): is empty; expected a JPEG, PNG, WebP, GIF or BMP image"
        case .unknownFormat(let name):
            "\(name): is not an image; expected JPEG, PNG, WebP, GIF or BMP"
        case .unsupportedFormat(let name, let format):
            "\(name): \(format) is not supported; convert it to JPEG, PNG, WebP, GIF or BMP"
        case .unsupportedVariant(let name, let format, let reason):
            "\(name): this kind of \(format) is not supported: \(reason)"
        case .truncated(let name, let format, let place):
            "\(name): the \(format) is truncated: \(place)"
        case .corrupt(let name, let format, let reason):
            "\(name): the \(format) is damaged: \(reason)"
        case .tooManyPixels(let name, let width, let height, let limit):
            "\(name): \(width) x \(height) pixels are more than the limit of \(limit)"
        case .invalidDimensions(let width, let height, let byteCount):
            "image: \(byteCount) bytes do not make \(width) x \(height) RGB pixels"
        case .outOfMemory(let name, let byteCount):
            "\(name): no memory for \(byteCount) bytes of pixels"
        case .invalidConfiguration(let name, let key, let expected):
            "\(name): \(key): expected \(expected)"
        }
    }
}
