import Foundation
import SmolImage
import TestSupport
import Testing

/// Images that are not there, not whole or not images.
struct BadImageTests {
    @Test("A file that cannot be read is named")
    func unreadable() {
        let missing = URL(filePath: "/nowhere/at all.png")
        #expect(throws: ImageError.unreadable(name: "/nowhere/at all.png", reason: "there is no such file")) {
            try RGBImage(contentsOf: missing)
        }
        let folder = GoldenRoot.packageFolder.appending(path: "Tests")
        #expect(throws: ImageError.self) { try RGBImage(contentsOf: folder) }
        #expect(throws: ImageError.self) { try RGBImage(contentsOf: URL(filePath: "/dev/zero")) }
        #expect(throws: ImageError.empty(name: "/dev/null")) { try RGBImage(contentsOf: URL(filePath: "/dev/null")) }
    }

    @Test("No bytes, and bytes of another kind, are told apart")
    func wrongType() {
        #expect(throws: ImageError.empty(name: "nothing")) { try RGBImage(decoding: [UInt8](), name: "nothing") }
        let texts = ["x", "hello, world", "{\"json\": true}", "\0\0\0\0\0\0\0\0"]
        for text in texts {
            #expect(throws: ImageError.unknownFormat(name: "text")) {
                try RGBImage(decoding: [UInt8](text.utf8), name: "text")
            }
        }
    }

    @Test(
        "Formats that are not read are named",
        arguments: [
            ("HEIC", "\0\0\0\u{18}ftypheic\0\0\0\0mif1heic"), ("HEIC", "\0\0\0\u{18}ftypmif1\0\0\0\0mif1heic"),
            ("HEIF", "\0\0\0\u{14}ftypmif1\0\0\0\0mif1"), ("AVIF", "\0\0\0\u{1C}ftypavif\0\0\0\0avifmif1"),
            ("AVIF", "\0\0\0\u{1C}ftypmif1\0\0\0\0mif1avif"),
            ("TIFF", "II*\0\u{8}\0\0\0"), ("TIFF", "MM\0*\0\0\0\u{8}"),
            ("JPEG 2000", "\0\0\0\u{C}jP  \r\n"), ("SVG", "<svg xmlns=\"\"/>"), ("PDF", "%PDF-1.7"),
        ]
    )
    func unsupportedFormat(format: String, start: String) {
        #expect(throws: ImageError.unsupportedFormat(name: "image", format: format)) {
            try RGBImage(decoding: [UInt8](start.utf8), name: "image")
        }
    }

    @Test("Variants that are not read are named")
    func unsupportedVariant() throws {
        var jpeg = try EdgeCases.bytes(of: "jpeg grey")
        let frame = try #require((0..<jpeg.count - 1).first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 })
        jpeg[frame + 4] = 12
        #expect(throws: ImageError.self) { try RGBImage(decoding: jpeg, name: "12 bits") }
        jpeg[frame + 4] = 8
        jpeg[frame + 1] = 0xC3
        #expect(throws: ImageError.self) { try RGBImage(decoding: jpeg, name: "lossless") }
    }

    @Test("A part of an image is an error, or the whole image where only trimmings are missing")
    func truncation() throws {
        for image in try EdgeCases.load().cases {
            let bytes = [UInt8](image.bytes)
            let whole = try RGBImage(decoding: bytes, name: image.name)
            for count in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 97)) {
                do throws(ImageError) {
                    let part = try RGBImage(decoding: bytes[..<count], name: image.name)
                    // Only metadata after the pixels can be missed, and with it the orientation.
                    let isSame = part == whole || part.pixels.sorted() == whole.pixels.sorted()
                    #expect(isSame, "\(image.name), \(count) bytes")
                } catch {
                    #expect(!error.description.contains("\n"))
                    #expect(error.description.contains(image.name) || count == 0)
                }
            }
            #expect(throws: ImageError.self) { try RGBImage(decoding: bytes[..<(bytes.count / 2)], name: image.name) }
        }
    }

    @Test("Half of a large image is an error", .needsShared)
    func sharedTruncation() throws {
        let folder = GoldenRoot.shared.images
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let bytes = try Data(contentsOf: folder.appending(path: name))
            for count in [1, 10, 30, bytes.count / 4, bytes.count / 2] {
                #expect(throws: ImageError.self) { try RGBImage(decoding: bytes[..<count], name: name) }
            }
        }
    }

    @Test("Samples that do not fit the size are refused")
    func dimensions() {
        #expect(throws: ImageError.invalidDimensions(width: 2, height: 2, byteCount: 11)) {
            try RGBImage(width: 2, height: 2, pixels: [UInt8](repeating: 0, count: 11))
        }
        #expect(throws: ImageError.self) { try RGBImage(width: 0, height: 0, pixels: []) }
        #expect(throws: ImageError.self) { try RGBImage(width: -1, height: -3, pixels: [1, 2, 3, 4, 5, 6, 7, 8, 9]) }
        #expect(throws: ImageError.self) { try RGBImage(width: .max, height: 2, pixels: [1]) }
    }
}
