public import SmolImage

/// What a model needs to answer: token ids with image placeholder tokens, and the tiles whose features replace them.
public struct PreparedInputs: Sendable {
    /// The prompt as text, image placeholder tokens and tile markers included.
    public let text: String
    /// The prompt's token ids `[T]`; each image feature has one image token.
    public let tokenIDs: [Int]
    /// The images in the order of the prompt, with their tiles' digests.
    package let preparedImages: [PreparedImage]
    /// What images took so far, from bytes to tiles.
    public private(set) var imageTime: Duration

    /// The images in the order of the prompt.
    public var images: [TiledImage] { preparedImages.map(\.tiles) }

    /// Tiles of all images.
    public var imageTiles: Int { preparedImages.reduce(0) { $0 + $1.tiles.tileCount } }

    package init(_ prompt: BuiltPrompt, images: [PreparedImage], imageTime: Duration) {
        text = prompt.text
        tokenIDs = prompt.tokenIDs
        preparedImages = images
        self.imageTime = imageTime
    }

    /// Counts time that the caller spent on the images, decoding them for one, into the timings of the result.
    public mutating func addImageTime(_ time: Duration) {
        imageTime += time
    }
}

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

/// How closely an image is looked at.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum ImageDetail: String, Sendable, CaseIterable {
    /// The whole image in one tile.
    case low
    /// Split into tiles, with the whole image as the last one.
    case high
    /// As the checkpoint's `preprocessor_config.json` says.
    case auto
}

extension ImageDetail {
    /// Whether to split: yes, no, or as the checkpoint says.
    package var splitting: Bool? {
        switch self {
        case .low: false
        case .high: true
        case .auto: nil
        }
    }
}
