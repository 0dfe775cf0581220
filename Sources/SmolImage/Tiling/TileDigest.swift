internal import SmolSupport

/// What tells one tile from another: the SHA-256 of its samples.
///
/// Within one model a tile's features depend on nothing else, not on the image it is from nor on its place in it.
package struct TileDigest: Hashable, Sendable {
    private let digest: SHA256Digest

    /// The digest of a tile, uint8 `[channels, S, S]`.
    package init(of tile: UnsafeRawBufferPointer) {
        digest = SHA256Digest(of: tile)
    }
}
