/// The tokens that stand around and in the place of an image.
public struct ImageTokens: Sendable, Equatable {
    /// The token in whose place an image feature is put.
    public var image: String
    /// The id of that token.
    public var imageID: Int
    /// How many image tokens, and image features, a tile has.
    public var countPerTile: Int
    /// The token before every tile and after the last one.
    public var fakeTokenAroundImage: String
    /// The token before the tile that shows the whole image.
    public var globalImage: String

    /// The tokens of a checkpoint.
    public init(
        image: String = "<image>",
        imageID: Int,
        countPerTile: Int,
        fakeTokenAroundImage: String = "<fake_token_around_image>",
        globalImage: String = "<global-img>"
    ) {
        self.image = image
        self.imageID = imageID
        self.countPerTile = countPerTile
        self.fakeTokenAroundImage = fakeTokenAroundImage
        self.globalImage = globalImage
    }
}
