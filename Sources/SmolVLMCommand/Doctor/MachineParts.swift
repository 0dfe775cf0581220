import CImageCodecs

#if canImport(Darwin)
internal import Darwin
#endif

/// The processor's name, as the system tells it.
enum ProcessorName {
    static var current: String? {
        #if canImport(Darwin)
        var size = 0
        guard sysctlbyname("machdep.cpu.brand_string", nil, &size, nil, 0) == 0, size > 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: size)
        guard sysctlbyname("machdep.cpu.brand_string", &bytes, &size, nil, 0) == 0 else { return nil }
        return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        #else
        guard let bytes = try? InputFile.bytes(of: "/proc/cpuinfo", limit: 1 << 24) else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        let line = lines.first { $0.hasPrefix("model name") || $0.hasPrefix("Hardware") }
        return line?.split(separator: ":", maxSplits: 1).last.map(\.trimmingWhitespace)
        #endif
    }
}

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
