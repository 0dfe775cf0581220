/// Image features by the content of their tile, bounded in bytes; the least recently used go first.
package struct FeatureCache: Sendable {
    private struct Entry {
        /// `[imageTokensPerTile, hiddenSize]`.
        var features: [Float]
        var lastUse: UInt64
    }

    /// The most bytes that the features take together; 0 keeps none.
    package let capacity: Int
    /// Bytes that the features take together.
    package private(set) var bytes = 0
    private var entries: [TileDigest: Entry] = [:]
    private var clock: UInt64 = 0

    /// A cache with nothing in it.
    package init(capacity: Int) {
        self.capacity = max(0, capacity)
    }

    /// Tiles whose features are kept.
    package var count: Int { entries.count }

    /// The features of a tile, if they are there, which counts as a use.
    package mutating func features(of tile: TileDigest) -> [Float]? {
        guard let features = entries[tile]?.features else { return nil }
        clock += 1
        entries[tile]?.lastUse = clock
        return features
    }

    /// Keeps the features of a tile and drops the least recently used for them.
    package mutating func insert(_ features: [Float], of tile: TileDigest) {
        let size = Self.size(of: features)
        guard size <= capacity else { return }
        remove(tile)
        // A look at every entry is nothing beside encoding the tile that came.
        while bytes + size > capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            remove(oldest.key)
        }
        clock += 1
        entries[tile] = Entry(features: features, lastUse: clock)
        bytes += size
    }

    private mutating func remove(_ tile: TileDigest) {
        guard let entry = entries.removeValue(forKey: tile) else { return }
        bytes -= Self.size(of: entry.features)
    }

    private static func size(of features: [Float]) -> Int {
        features.count * MemoryLayout<Float>.stride
    }
}
