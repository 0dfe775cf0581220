import SmolImage
import Testing

/// Headers that promise more than anybody should believe.
struct PixelLimitTests {
    @Test("A header with too many pixels is refused in every format")
    func bombs() throws {
        var png = try EdgeCases.bytes(of: "png exif")
        png.replaceSubrange(16..<24, with: [0, 1, 0, 0, 0, 1, 0, 0])
        png.replaceSubrange(29..<33, with: checksum(of: png[12..<29]))
        expectTooManyPixels(png, width: 65_536, height: 65_536)

        var gif = try EdgeCases.bytes(of: "gif grey")
        gif.replaceSubrange(6..<10, with: [0xFF, 0xFF, 0xFF, 0xFF])
        expectTooManyPixels(gif, width: 65_535, height: 65_535)

        var bmp = try EdgeCases.bytes(of: "bmp 24 bits")
        bmp.replaceSubrange(18..<26, with: [0, 0, 1, 0, 0, 0, 1, 0])
        expectTooManyPixels(bmp, width: 65_536, height: 65_536)

        var jpeg = try EdgeCases.bytes(of: "jpeg grey progressive")
        let frame = try #require((0..<jpeg.count - 1).first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC2 })
        jpeg.replaceSubrange(frame + 5..<frame + 9, with: [0xFF, 0xFF, 0xFF, 0xFF])
        expectTooManyPixels(jpeg, width: 65_535, height: 65_535)

        var webp = try EdgeCases.bytes(of: "webp animated")
        #expect(Array(webp[12..<16]) == Array("VP8X".utf8))
        // A canvas of 2^24 pixels by 15, which the format allows.
        webp.replaceSubrange(24..<30, with: [0xFF, 0xFF, 0xFF, 14, 0, 0])
        expectTooManyPixels(webp, width: 16_777_216, height: 15)
    }

    @Test("The limit is the caller's to set, and counts pixels")
    func limit() throws {
        let bytes = try EdgeCases.bytes(of: "bmp 24 bits")
        #expect(throws: ImageError.tooManyPixels(name: "small", width: 19, height: 13, limit: 246)) {
            try RGBImage(decoding: bytes, name: "small", pixelLimit: 246)
        }
        #expect(try RGBImage(decoding: bytes, name: "small", pixelLimit: 247).width == 19)
    }

    private func expectTooManyPixels(_ bytes: [UInt8], width: Int, height: Int) {
        let limit = RGBImage.defaultPixelLimit
        #expect(throws: ImageError.tooManyPixels(name: "bomb", width: width, height: height, limit: limit)) {
            try RGBImage(decoding: bytes, name: "bomb")
        }
    }

    /// The checksum of a PNG chunk.
    private func checksum(of bytes: ArraySlice<UInt8>) -> [UInt8] {
        var value: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            value ^= UInt32(byte)
            for _ in 0..<8 {
                value = value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
            }
        }
        value = ~value
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
