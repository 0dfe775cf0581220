public import SmolImage

/// What a model needs to answer: token ids with image slots, and the tiles that fill them.
public struct PreparedInputs: Sendable {
    /// The prompt as text, with every marker.
    public let text: String
    /// The prompt's token ids `[T]`; each image feature has one image token.
    public let tokenIDs: [Int]
    /// The images in the order of their slots, with their tiles' digests.
    package let preparedImages: [PreparedImage]
    /// Seconds that images took so far, from bytes to tiles.
    public private(set) var imageSeconds: Double

    /// The images in the order of their slots.
    public var images: [TiledImage] { preparedImages.map(\.tiles) }

    /// Tiles of all images.
    public var imageTiles: Int { preparedImages.reduce(0) { $0 + $1.tiles.tileCount } }

    package init(_ prompt: BuiltPrompt, images: [PreparedImage], imageSeconds: Double) {
        text = prompt.text
        tokenIDs = prompt.tokenIDs
        preparedImages = images
        self.imageSeconds = imageSeconds
    }

    /// Counts time that the caller spent on the images, decoding them for one, into the timings of the result.
    public mutating func addImageTime(seconds: Double) {
        imageSeconds += seconds
    }
}
