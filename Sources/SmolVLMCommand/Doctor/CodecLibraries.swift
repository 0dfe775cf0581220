import CImageCodecs

/// The image libraries that the program runs with.
enum CodecLibraries {
    static var versions: [String: String] {
        let webp = smol_webp_version_number()
        return [
            "jpeg": String(cString: smol_jpeg_version()),
            "png": String(cString: smol_png_version()),
            "webp": "\(String(cString: smol_webp_name())) \(webp >> 16).\((webp >> 8) & 0xFF).\(webp & 0xFF)",
        ]
    }
}
