/// A format of image files, told by the first bytes.
enum ImageFormat: Equatable {
    case jpeg
    case png
    case webp
    case gif
    case bmp
    /// A format that is known by name only.
    case other(String)

    /// The name for messages.
    var name: String {
        switch self {
        case .jpeg: "JPEG"
        case .png: "PNG"
        case .webp: "WebP"
        case .gif: "GIF"
        case .bmp: "BMP"
        case .other(let name): name
        }
    }

    /// The format that the bytes begin like, or nil.
    init?(startOf bytes: ByteReader) {
        if bytes.hasBytes([0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if bytes.hasBytes([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if bytes.hasText("RIFF"), bytes.hasText("WEBP", at: 8) {
            self = .webp
        } else if bytes.hasText("GIF87a") || bytes.hasText("GIF89a") {
            self = .gif
        } else if bytes.hasText("BM") {
            self = .bmp
        } else if let name = nameOfUnsupportedFormat(bytes) {
            self = .other(name)
        } else {
            return nil
        }
    }
}

extension RGBImage {
    /// Whether a file that begins with these bytes is of a format that is known, be it only by name.
    package static func isKnownFormat(startOf bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { ImageFormat(startOf: ByteReader($0)) != nil }
    }
}

private func nameOfUnsupportedFormat(_ bytes: ByteReader) -> String? {
    if bytes.hasText("ftyp", at: 4) {
        return nameOfBrandedFormat(bytes)
    }
    let signatures: [(name: String, bytes: [UInt8])] = [
        ("TIFF", [0x49, 0x49, 0x2A, 0x00]), ("TIFF", [0x4D, 0x4D, 0x00, 0x2A]),
        ("BigTIFF", [0x49, 0x49, 0x2B, 0x00]), ("BigTIFF", [0x4D, 0x4D, 0x00, 0x2B]),
        ("JPEG XL", [0xFF, 0x0A]), ("JPEG XL", [0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20]),
        ("JPEG 2000", [0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20]), ("JPEG 2000", [0xFF, 0x4F, 0xFF, 0x51]),
        ("ICO", [0, 0, 1, 0]), ("CUR", [0, 0, 2, 0]), ("OpenEXR", [0x76, 0x2F, 0x31, 0x01]),
    ]
    if let match = signatures.first(where: { bytes.hasBytes($0.bytes) }) {
        return match.name
    }
    let texts: [(name: String, text: StaticString)] = [
        ("Photoshop (PSD)", "8BPS"), ("ICNS", "icns"), ("QOI", "qoif"), ("DDS", "DDS "), ("PDF", "%PDF"),
        ("PostScript", "%!PS"), ("SVG", "<svg"), ("SVG", "<?xml"), ("Radiance HDR", "#?RADIANCE"),
        ("PBM", "P1\n"), ("PGM", "P2\n"), ("PPM", "P3\n"), ("PBM", "P4\n"), ("PGM", "P5\n"), ("PPM", "P6\n"),
        ("PNM", "P7\n"), ("XPM", "/* XPM */"), ("FITS", "SIMPLE  ="), ("DjVu", "AT&TFORM"),
    ]
    return texts.first { bytes.hasText($0.text) }?.name
}

/// The format of a file of ISO base media boxes, by its major brand and then its compatible ones.
private func nameOfBrandedFormat(_ bytes: ByteReader) -> String? {
    let boxLength = min(bytes.uint32BigEndian(at: 0) ?? 0, 256)
    let brandOffsets = [8] + stride(from: 16, to: max(boxLength - 3, 16), by: 4)
    let names: [(brand: StaticString, name: String)] = [
        ("avif", "AVIF"), ("avis", "AVIF"),
        ("heic", "HEIC"), ("heix", "HEIC"), ("heim", "HEIC"), ("heis", "HEIC"), ("hevc", "HEIC"), ("hevx", "HEIC"),
        ("mif1", "HEIF"), ("msf1", "HEIF"), ("crx ", "Canon raw (CR3)"), ("qt  ", "QuickTime video"),
    ]
    let found = brandOffsets.compactMap { offset in names.first { bytes.hasText($0.brand, at: offset) }?.name }
    // "mif1" is the general brand; the special one says more, wherever it is.
    return found.first { $0 != "HEIF" } ?? found.first ?? "MPEG-4 video"
}
