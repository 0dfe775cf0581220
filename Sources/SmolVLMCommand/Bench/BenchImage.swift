import SmolImage

/// Images drawn in memory that a model cuts into a wanted number of tiles.
struct BenchImage {
    /// Pixels in a row.
    let width: Int
    /// Rows.
    let height: Int
    /// Whether the image is to be split at all.
    let isSplit: Bool
    /// How many tiles it gives.
    let tiles: Int

    /// About as many pixels a row as a photo has that is shown on a screen.
    private static let longSide = 1920

    /// Images that together have `tiles` tiles: as few as can be, the largest first.
    static func drawings(tiles: Int, processor: ImageProcessor) -> [BenchImage] {
        let sizes = sizes(of: processor)
        var images: [BenchImage] = []
        var left = tiles
        while left > 0, let next = sizes.first(where: { $0.tiles <= left }) {
            images.append(next)
            left -= next.tiles
        }
        return images
    }

    /// One size for each number of tiles that one image can have, the most tiles first; the last is one tile.
    private static func sizes(of processor: ImageProcessor) -> [BenchImage] {
        let columns = processor.grid(width: longSide, height: longSide, splitting: true).columns
        let split = (0..<columns).reversed().compactMap { less -> BenchImage? in
            // A little less than a whole number of rows, so that rounding up gives that number.
            let height = longSide * (less + 1) / columns - longSide / (8 * columns)
            let grid = processor.grid(width: longSide, height: height, splitting: true)
            guard grid.isSplit else { return nil }
            return BenchImage(width: longSide, height: height, isSplit: true, tiles: grid.tileCount)
        }
        let whole = BenchImage(width: longSide, height: longSide * 3 / 4, isSplit: false, tiles: 1)
        return split.sorted { $0.tiles > $1.tiles } + [whole]
    }

    /// Draws it: slopes of colour under some noise, other ones for another seed.
    func draw(seed: UInt64) throws(ImageError) -> RGBImage {
        let count = 3 * width * height
        let pixels = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
            for index in 0..<count {
                // xorshift64 (Marsaglia, 2003).
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                let slope = (index / 3 % width) / 8 + index / (3 * width) / 4 + index % 3 * 40
                buffer[index] = UInt8(truncatingIfNeeded: slope + Int(state & 15))
            }
            filled = count
        }
        return try RGBImage(width: width, height: height, pixels: pixels)
    }
}
