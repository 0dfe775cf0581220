#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// An image as 8-bit RGB pixels, upright.
///
/// Decoding gives the bits that Pillow gives for `exif_transpose(image).convert("RGB")`: alpha is dropped, colour
/// profiles are ignored, of an animation the first frame is taken. JPEG, PNG, WebP, GIF and BMP are read; the format
/// is told by the content alone.
///
/// Images are equal when they give the same tiles: size, samples and transparent colour are compared.
public struct RGBImage: Sendable, Equatable {
    /// Pixels in a row.
    public let width: Int
    /// Rows.
    public let height: Int
    /// The samples, `[height, width, 3]`, RGB, 0 to 255.
    public let pixels: [UInt8]
    /// The colour that means "see through", where a GIF or PNG file names one.
    ///
    /// The pixels have that colour all the same; `ImageProcessor` takes them for white. Alpha channels, and palettes
    /// with more than one transparent entry, leave no trace.
    public let transparentColor: RGBColor?

    /// The most pixels that are decoded unless the caller says otherwise: where Pillow refuses.
    public static let defaultPixelLimit = 178_956_970

    /// Makes an image of given samples.
    ///
    /// - Parameters:
    ///   - width: pixels in a row, at least 1.
    ///   - height: rows, at least 1.
    ///   - pixels: `[height, width, 3]`, RGB.
    ///   - transparentColor: the colour whose pixels are see-through, if there is one.
    /// - Throws: `ImageError.invalidDimensions` where width, height and samples do not fit together.
    public init(
        width: Int,
        height: Int,
        pixels: [UInt8],
        transparentColor: RGBColor? = nil
    ) throws(ImageError) {
        guard width > 0, height > 0, byteCount(width: width, height: height) == pixels.count else {
            throw .invalidDimensions(width: width, height: height, byteCount: pixels.count)
        }
        self.init(uncheckedWidth: width, height: height, pixels: pixels, transparentColor: transparentColor)
    }

    /// Reads and decodes a file.
    ///
    /// - Parameters:
    ///   - url: a file; its name plays no part in telling the format.
    ///   - pixelLimit: more pixels than this are refused, by the header, before memory is taken.
    /// - Throws: `ImageError`, naming the file.
    public init(contentsOf url: URL, pixelLimit: Int = defaultPixelLimit) throws(ImageError) {
        let name = url.isFileURL ? url.relativePath : url.absoluteString
        let bytes = try readImageFile(at: url, name: name)
        try self.init(decoding: bytes, name: name, pixelLimit: pixelLimit)
    }

    /// Decodes bytes, for example those of standard input.
    ///
    /// - Parameters:
    ///   - bytes: a whole file, as `[UInt8]`, `Data` or the like.
    ///   - name: what errors call it.
    ///   - pixelLimit: more pixels than this are refused, by the header, before memory is taken.
    /// - Throws: `ImageError`, naming the image as `name`.
    public init(
        decoding bytes: some ContiguousBytes,
        name: String,
        pixelLimit: Int = defaultPixelLimit
    ) throws(ImageError) {
        let result = bytes.withUnsafeBytes { buffer -> Result<RGBImage, ImageError> in
            Result { () throws(ImageError) -> RGBImage in
                let source = ImageSource(bytes: ByteReader(buffer), name: name, pixelLimit: pixelLimit)
                return try decodeImage(source)
            }
        }
        self = try result.get()
    }

    /// Makes an image of samples that are known to fit.
    init(uncheckedWidth width: Int, height: Int, pixels: [UInt8], transparentColor: RGBColor? = nil) {
        self.width = width
        self.height = height
        self.pixels = pixels
        self.transparentColor = transparentColor
    }
}

/// Bytes of an RGB image, or nil where that is no number.
func byteCount(width: Int, height: Int) -> Int? {
    let (count, overflow) = width.multipliedReportingOverflow(by: height)
    let (bytes, overflowAgain) = count.multipliedReportingOverflow(by: 3)
    return overflow || overflowAgain ? nil : bytes
}
