import Foundation
import SmolImage
import TestSupport
import Testing

struct EdgeCaseTests {
    @Test("Unusual pictures come out as Pillow has them")
    func pictures() throws {
        let cases = try EdgeCases.load().cases
        #expect(cases.count > 80)
        for expected in cases {
            let comment = Comment(rawValue: expected.name)
            let image = try Image(decoding: expected.bytes, name: expected.name)
            #expect(image.width == expected.width && image.height == expected.height, comment)
            #expect(sha256Hex(image.pixels) == expected.rgbSHA256, comment)
        }
    }

    @Test("The format is told by the content, not by the name")
    func formatByContent() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "smol-image-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "picture.jpg")
        let bytes = try EdgeCases.bytes(of: "png exif")
        try Data(bytes).write(to: file)
        #expect(try Image(contentsOf: file) == Image(decoding: bytes, name: "png"))
    }

    @Test("A slice of bytes decodes like the bytes")
    func slice() throws {
        let bytes = try EdgeCases.bytes(of: "webp lossy")
        let padded = [0] + bytes
        #expect(try Image(decoding: padded[1...], name: "slice") == Image(decoding: bytes, name: "whole"))
    }
}
