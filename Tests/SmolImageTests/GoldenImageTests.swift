import Foundation
import SmolImage
import TestSupport
import Testing

/// Every image of `goldens/images.json`: its RGB samples, its grid, its tiles and its single tile.
struct GoldenImageTests {
    @Test("Images of the shared folder come out as the reference has them", .needsShared)
    func sharedImages() throws {
        try checkImages(of: .shared)
    }

    @Test(
        "Images of the repository come out as the reference has them",
        .enabled(if: GoldenRoot.repository.exists, "the fixtures have not been made")
    )
    func repositoryImages() throws {
        try checkImages(of: .repository)
    }

    private func checkImages(of root: GoldenRoot) throws {
        let golden = try root.decode(GoldenImages.self, from: "images.json")
        #expect(!golden.images.isEmpty)
        // Where the file names no settings, they are those of the 256M checkpoint.
        let processor = ImageProcessor(
            configuration: try golden.preprocessor.map { path throws(ImageError) in
                try .init(contentsOf: root.folder.appending(path: path))
            } ?? .init(tileSize: 512, longestEdge: 2048)
        )
        for expected in golden.images {
            let image = try RGBImage(contentsOf: root.images.appending(path: expected.file))
            let comment = Comment(rawValue: expected.file)
            #expect(image.width == expected.width && image.height == expected.height, comment)
            #expect(sha256Hex(image.pixels) == expected.rgbSHA256, comment)

            let split = try processor.tiles(of: image)
            #expect(split.grid == TileGrid(rows: expected.rows, columns: expected.columns), comment)
            #expect(split.tileCount == expected.tiles, comment)
            #expect(sha256Hex(split.pixels) == expected.tilesSHA256, comment)
            #expect(processor.grid(width: image.width, height: image.height, splitting: true) == split.grid, comment)

            let unsplit = try processor.tiles(of: image, splitting: false)
            #expect(unsplit.grid == .unsplit && unsplit.tileCount == 1, comment)
            #expect(sha256Hex(unsplit.pixels) == expected.unsplitSHA256, comment)
        }
    }
}

private struct GoldenImages: Decodable {
    /// The settings that the hashes were made with, relative to the root.
    let preprocessor: String?
    let images: [Entry]

    struct Entry: Decodable {
        let file: String
        let width: Int
        let height: Int
        let rgbSHA256: String
        let rows: Int
        let columns: Int
        let tiles: Int
        let tilesSHA256: String
        let unsplitSHA256: String

        enum CodingKeys: String, CodingKey {
            case file
            case width
            case height
            case rgbSHA256 = "rgb_sha256"
            case rows
            case columns = "cols"
            case tiles
            case tilesSHA256 = "tiles_sha256"
            case unsplitSHA256 = "unsplit_sha256"
        }
    }
}
