import CImageCodecs

/// A keyword and its text out of a `tEXt`, `zTXt` or `iTXt` chunk.
struct PNGText {
    let keyword: String
    let value: [UInt8]

    /// What a text may grow to when it is inflated.
    private static let sizeLimit = 1 << 20

    /// Reads a whole chunk; nil where it is of another type, or broken, or of no interest.
    init?(chunk: ByteReader) {
        let types: [StaticString] = ["tEXt", "zTXt", "iTXt"]
        guard types.contains(where: { chunk.hasText($0, at: 4) }), let end = chunk.firstIndex(of: 0, from: 8) else {
            return nil
        }
        let keyword = String(decoding: chunk.bytes[8..<end], as: UTF8.self)
        guard ["XML:com.adobe.xmp", "Raw profile type exif"].contains(keyword) else { return nil }
        var status = Int32(SMOL_CODEC_CORRUPT)
        let text = [UInt8](unsafeUninitializedCapacity: Self.sizeLimit) { buffer, filled in
            status = smol_png_read_text(
                chunk.bytes.bindMemory(to: UInt8.self).baseAddress,
                chunk.count,
                buffer.baseAddress,
                Self.sizeLimit,
                &filled
            )
        }
        guard status == SMOL_CODEC_OK else { return nil }
        self.keyword = keyword
        value = text
    }
}
