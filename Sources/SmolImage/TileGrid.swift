/// How a picture is split into tiles; no rows and no columns mean that it is one tile, unsplit.
public struct TileGrid: Sendable, Equatable {
    /// Rows of tiles.
    public let rows: Int
    /// Columns of tiles.
    public let columns: Int

    /// A grid.
    public init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
    }
}
