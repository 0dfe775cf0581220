/// The parts of a file's metadata that may tell its orientation.
///
/// Metadata never makes an image unreadable: where it is broken, it is passed over.
struct Metadata {
    /// An EXIF block, with or without its `Exif\0\0`.
    var exif: [UInt8]?
    /// An XMP packet.
    var xmp: [UInt8]?

    /// The orientation by EXIF, or else by XMP, or else upright.
    ///
    /// As in Pillow, an EXIF tag with a value that means nothing still keeps XMP from being asked.
    var orientation: Orientation {
        if let exif, let value = exif.withUnsafeBytes({ exifOrientationValue(ByteReader($0)) }) {
            return Orientation(rawValue: value) ?? .upright
        }
        if let xmp, let value = xmp.withUnsafeBytes({ xmpOrientationValue(ByteReader($0)) }) {
            return Orientation(rawValue: value) ?? .upright
        }
        return .upright
    }
}
