package import SmolImage

/// An image cut into tiles, with what tells each of them from others.
package struct PreparedImage: Sendable {
    /// The tiles.
    package let tiles: TiledImage
    /// One digest a tile, in the tiles' order.
    package let digests: [TileDigest]

    /// Digests the tiles of an image.
    package init(_ tiles: TiledImage) {
        self.tiles = tiles
        digests = tiles.pixels.withUnsafeBytes { pixels in
            let tileBytes = pixels.count / max(1, tiles.tileCount)
            return (0..<tiles.tileCount).map { tile in
                TileDigest(of: UnsafeRawBufferPointer(rebasing: pixels[tile * tileBytes..<(tile + 1) * tileBytes]))
            }
        }
    }

    /// The samples of one tile, uint8 `[channels, S, S]`.
    package func tile(_ index: Int) -> ArraySlice<UInt8> {
        let tileBytes = tiles.pixels.count / max(1, tiles.tileCount)
        return tiles.pixels[index * tileBytes..<(index + 1) * tileBytes]
    }
}
