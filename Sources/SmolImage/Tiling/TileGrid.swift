/// How an image is cut into tiles.
public struct TileGrid: Sendable, Equatable {
    /// Rows of tiles; 0 where the image is one tile.
    public let rows: Int
    /// Columns of tiles; 0 where the image is one tile.
    public let columns: Int

    /// The grid of an image that is one tile.
    public static let unsplit = TileGrid(rows: 0, columns: 0)

    /// Makes a grid of rows and columns; both are 0 for an image that is one tile.
    public init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
    }

    /// Whether the image is cut into tiles at all.
    public var isSplit: Bool { rows > 0 && columns > 0 }

    /// The tiles, with the one of the whole image that follows those of a grid.
    public var tileCount: Int { rows * columns + 1 }
}
