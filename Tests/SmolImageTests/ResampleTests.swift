import Foundation
import SmolImage
import TestSupport
import Testing

struct ResampleTests {
    @Test("Resizing gives Pillow's bits, for every filter and either order of the passes")
    func sizes() throws {
        let resizes = try EdgeCases.load().resizes
        #expect(resizes.count >= 90)
        for expected in resizes {
            let filter = try #require(ResampleFilter(rawValue: expected.filter))
            let resized = try pattern(width: expected.width, height: expected.height)
                .resized(toWidth: expected.toWidth, height: expected.toHeight, filter: filter)
            let comment: Comment =
                "\(expected.width)x\(expected.height) to \(expected.toWidth)x\(expected.toHeight), \(filter)"
            #expect(sha256Hex(resized.pixels) == expected.sha256, comment)
        }
    }

    @Test("The number of threads does not show in the result")
    func threads() throws {
        let image = try pattern(width: 331, height: 287)
        for filter in ResampleFilter.allCases {
            let alone = try image.resized(toWidth: 512, height: 190, filter: filter)
            for threads in [2, 3, 7] {
                let workers = ImageWorkers(threads: threads)
                #expect(try image.resized(toWidth: 512, height: 190, filter: filter, workers: workers) == alone)
            }
        }
        let configuration = ImageProcessor.Configuration(tileSize: 64, longestEdge: 256)
        let alone = try ImageProcessor(configuration: configuration, threads: 1).tiles(of: image)
        #expect(try ImageProcessor(configuration: configuration, threads: 5).tiles(of: image) == alone)
    }

    @Test("A side that Pillow gives up on is an error")
    func longSide() throws {
        let width = 50_000_000
        let image = try RGBImage(width: width, height: 1, pixels: [UInt8](repeating: 7, count: 3 * width))
        #expect(throws: ImageError.self) { try image.resized(toWidth: 2048, height: 1, filter: .lanczos) }
    }

    /// The pattern that the fixtures were made with.
    private func pattern(width: Int, height: Int) throws -> RGBImage {
        let pixels = (0..<width * height * 3).map { place in
            UInt8(truncatingIfNeeded: (UInt32(truncatingIfNeeded: place) &* 2_654_435_761) >> 13)
        }
        return try RGBImage(width: width, height: height, pixels: pixels)
    }
}
