/// What a decoder sequence holds: token ids, and for those that stand for an image the tiles they are from.
package struct SequenceContents: Sendable, Equatable {
    /// The token ids `[T]`.
    package var tokenIDs: [Int]
    /// The tiles whose features stand in the place of the image tokens, in order.
    ///
    /// Image tokens behind the last tile's are tokens like any other: a model may generate them.
    package var tiles: [TileDigest]

    /// Contents of a prompt.
    package init(tokenIDs: [Int], tiles: [TileDigest]) {
        self.tokenIDs = tokenIDs
        self.tiles = tiles
    }

    /// How many positions, from the first on, hold the same in both.
    package func commonPrefix(with other: SequenceContents, imageTokenID: Int, imageTokensPerTile: Int) -> Int {
        var imageTokens = 0
        for (position, (id, otherID)) in zip(tokenIDs, other.tokenIDs).enumerated() {
            guard id == otherID else { return position }
            guard id == imageTokenID else { continue }
            let tile = imageTokens / max(1, imageTokensPerTile)
            imageTokens += 1
            guard Self.tile(tile, of: tiles) == Self.tile(tile, of: other.tiles) else { return position }
        }
        return min(tokenIDs.count, other.tokenIDs.count)
    }

    private static func tile(_ index: Int, of tiles: [TileDigest]) -> TileDigest? {
        index < tiles.count ? tiles[index] : nil
    }
}
