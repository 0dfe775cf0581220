/// An image as the vision encoder takes it, before its samples are scaled.
public struct TiledImage: Sendable, Equatable {
    /// How the image is cut.
    public let grid: TileGrid
    /// The side of a tile, `S`, in pixels.
    public let tileSize: Int
    /// The samples, `[tiles, 3, S, S]`: the grid's tiles row by row, then the whole image.
    public let pixels: [UInt8]

    package init(grid: TileGrid, tileSize: Int, pixels: [UInt8]) {
        self.grid = grid
        self.tileSize = tileSize
        self.pixels = pixels
    }

    /// Tiles in `pixels`.
    public var tileCount: Int { grid.tileCount }
}
