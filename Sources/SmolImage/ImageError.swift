/// Why an image, or the description of how to prepare one, could not be used.
///
/// The description is one line that names the file.
public struct ImageError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The class of a problem, for a caller that treats some of them differently.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Kind: Sendable, Equatable {
        /// The file cannot be opened or read, for the system's `reason`.
        case unreadable
        /// There is not a single byte.
        case empty
        /// The first bytes belong to no image format.
        case unknownFormat
        /// An image of a format that is not read, such as HEIC, TIFF or AVIF.
        case unsupportedFormat
        /// An image of a format that is read, in a variant that is not.
        case unsupportedVariant
        /// The data ends before the image does; `place` says in which part.
        case truncated
        /// The data contradicts its format.
        case corrupt
        /// More pixels than allowed, by the header.
        case tooManyPixels
        /// Width, height and the number of bytes do not make an image.
        case invalidDimensions
        /// There is not enough memory for the image.
        case outOfMemory
        /// A `preprocessor_config.json` that does not say what it should; `expected` is what would be right.
        case invalidConfiguration
    }

    /// The class of the problem.
    public let kind: Kind
    /// What the image is called: its path, its address, or what the caller said.
    public let file: String
    /// The place in it, nil where the whole is meant.
    public let place: String?
    /// What is wrong there and what would be right.
    public let problem: String

    package init(_ kind: Kind, file: String, place: String? = nil, _ problem: String) {
        self.kind = kind
        self.file = file
        self.place = place
        self.problem = problem
    }

    /// One line: `file: place: problem`, as far as there are such.
    public var description: String {
        [file, place, problem].compactMap(\.self).joined(separator: ": ")
    }
}

extension ImageError {
    package static func unreadable(name: String, reason: String) -> ImageError {
        ImageError(.unreadable, file: name, "cannot be read: \(reason)")
    }

    package static func empty(name: String) -> ImageError {
        ImageError(.empty, file: name, "is empty; expected a JPEG, PNG, WebP, GIF or BMP image")
    }

    package static func unknownFormat(name: String) -> ImageError {
        ImageError(.unknownFormat, file: name, "is not an image; expected JPEG, PNG, WebP, GIF or BMP")
    }

    package static func unsupportedFormat(name: String, format: String) -> ImageError {
        ImageError(
            .unsupportedFormat,
            file: name,
            "\(format) is not supported; convert it to JPEG, PNG, WebP, GIF or BMP"
        )
    }

    package static func unsupportedVariant(name: String, format: String, reason: String) -> ImageError {
        ImageError(.unsupportedVariant, file: name, "this kind of \(format) is not supported: \(reason)")
    }

    package static func truncated(name: String, format: String, place: String) -> ImageError {
        ImageError(.truncated, file: name, "the \(format) is truncated: \(place)")
    }

    package static func corrupt(name: String, format: String, reason: String) -> ImageError {
        ImageError(.corrupt, file: name, "the \(format) is damaged: \(reason)")
    }

    package static func tooManyPixels(name: String, width: Int, height: Int, limit: Int) -> ImageError {
        ImageError(
            .tooManyPixels,
            file: name,
            "\(width) x \(height) pixels are more than the limit of \(limit)"
        )
    }

    package static func invalidDimensions(width: Int, height: Int, byteCount: Int) -> ImageError {
        ImageError(
            .invalidDimensions,
            file: "image",
            "\(byteCount) bytes do not make \(width) x \(height) RGB pixels"
        )
    }

    package static func outOfMemory(name: String, byteCount: Int) -> ImageError {
        ImageError(.outOfMemory, file: name, "no memory for \(byteCount) bytes of pixels")
    }

    package static func invalidConfiguration(name: String, key: String, expected: String) -> ImageError {
        ImageError(.invalidConfiguration, file: name, place: key, "expected \(expected)")
    }
}
