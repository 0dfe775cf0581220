import SmolImage
import Testing

struct TileGridTests {
    @Test("Grids are the reference's, for extreme sizes too")
    func grids() throws {
        let grids = try EdgeCases.load().grids
        #expect(grids.count >= 100)
        for expected in grids {
            let processor = ImageProcessor(
                configuration: .init(tileSize: expected.tileSize, longestEdge: expected.longestEdge)
            )
            let grid = processor.grid(width: expected.width, height: expected.height, splitting: true)
            let comment: Comment = "\(expected)"
            #expect(grid == TileGrid(rows: expected.rows, columns: expected.columns), comment)
            #expect(processor.grid(width: expected.width, height: expected.height, splitting: false) == .unsplit)
        }
    }

    @Test("An image that fits into one tile is one tile")
    func oneTile() throws {
        let processor = ImageProcessor(configuration: .init(tileSize: 64, longestEdge: 64))
        let image = try RGBImage(width: 2, height: 1, pixels: [255, 0, 0, 0, 0, 255])
        let tiled = try processor.tiles(of: image)
        #expect(tiled.grid == .unsplit)
        #expect(tiled.pixels.count == 3 * 64 * 64)
    }

    @Test("Tiles follow row by row, channel by channel, and the whole image comes last")
    func order() throws {
        // Each quarter of the image has a colour of its own.
        let colors: [[UInt8]] = [[10, 20, 30], [40, 50, 60], [70, 80, 90], [100, 110, 120]]
        var pixels: [UInt8] = []
        for y in 0..<64 {
            for x in 0..<64 {
                pixels += colors[(y / 32) * 2 + x / 32]
            }
        }
        let image = try RGBImage(width: 64, height: 64, pixels: pixels)
        let processor = ImageProcessor(configuration: .init(tileSize: 32, longestEdge: 64, resampleFilter: .nearest))
        let tiled = try processor.tiles(of: image)
        #expect(tiled.grid == TileGrid(rows: 2, columns: 2))
        #expect(tiled.tileCount == 5)
        for tile in 0..<4 {
            for channel in 0..<3 {
                let start = (tile * 3 + channel) * 32 * 32
                #expect(tiled.pixels[start..<start + 32 * 32].allSatisfy { $0 == colors[tile][channel] })
            }
        }
        let whole = tiled.pixels.suffix(3 * 32 * 32)
        #expect(Set(whole.prefix(32 * 32)) == [10, 40, 70, 100])
    }
}
