/// A conversation as the model reads it.
public struct BuiltPrompt: Sendable, Equatable {
    /// The text, with the marks of the tiles in it.
    public let text: String
    /// The tokens of the text: `[T]`.
    public let tokenIDs: [Int]
    /// Where the image tokens stand in `tokenIDs`, tile by tile: `[tiles * countPerTile]`.
    public let imageTokenPositions: [Int]

    /// A prompt of these parts.
    package init(text: String, tokenIDs: [Int], imageTokenPositions: [Int]) {
        self.text = text
        self.tokenIDs = tokenIDs
        self.imageTokenPositions = imageTokenPositions
    }
}
