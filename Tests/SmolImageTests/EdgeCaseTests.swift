import Foundation
import SmolImage
import TestSupport
import Testing

struct EdgeCaseTests {
    @Test("Unusual images come out as Pillow has them")
    func images() throws {
        let cases = try EdgeCases.load().cases
        #expect(cases.count > 80)
        for expected in cases {
            let comment = Comment(rawValue: expected.name)
            let image = try RGBImage(decoding: expected.bytes, name: expected.name)
            #expect(image.width == expected.width && image.height == expected.height, comment)
            #expect(sha256Hex(image.pixels) == expected.rgbSHA256, comment)
        }
    }

    @Test("Transparent images are cut into the tiles of the reference")
    func transparentTiles() throws {
        let edgeCases = try EdgeCases.load()
        let processor = ImageProcessor(
            configuration: .init(tileSize: edgeCases.tileSize, longestEdge: edgeCases.longestEdge)
        )
        var whitened = 0
        for expected in edgeCases.cases {
            guard let hash = expected.tilesSHA256 else { continue }
            let image = try RGBImage(decoding: expected.bytes, name: expected.name)
            #expect(try sha256Hex(processor.tiles(of: image).pixels) == hash, Comment(rawValue: expected.name))
            whitened += image.compositedOnWhite().pixels == image.pixels ? 0 : 1
        }
        #expect(whitened > 12)
    }

    @Test("The transparent colour becomes white in the tiles and nowhere else")
    func transparentColor() throws {
        let color = RGBColor(red: 1, green: 2, blue: 3)
        let pixels: [UInt8] = [1, 2, 3, 1, 2, 4, 3, 2, 1, 1, 2, 3]
        let image = try RGBImage(width: 4, height: 1, pixels: pixels, transparentColor: color)
        let opaque = try RGBImage(width: 4, height: 1, pixels: pixels)
        #expect(image.pixels == pixels && image.transparentColor == color && image != opaque)
        let composited = image.compositedOnWhite()
        #expect(composited.pixels == [255, 255, 255, 1, 2, 4, 3, 2, 1, 255, 255, 255])
        #expect(composited.transparentColor == nil)
        #expect(opaque.compositedOnWhite() == opaque)
    }

    @Test("The format is told by the content, not by the name")
    func formatByContent() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "smol-image-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "image.jpg")
        let bytes = try EdgeCases.bytes(of: "png exif")
        try Data(bytes).write(to: file)
        #expect(try RGBImage(contentsOf: file) == RGBImage(decoding: bytes, name: "png"))
    }

    @Test("A slice of bytes decodes like the bytes")
    func slice() throws {
        let bytes = try EdgeCases.bytes(of: "webp lossy")
        let padded = [0] + bytes
        #expect(try RGBImage(decoding: padded[1...], name: "slice") == RGBImage(decoding: bytes, name: "whole"))
    }
}
