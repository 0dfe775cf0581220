/// Why a conversation could not be made into a prompt.
public enum PromptError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The text has another number of places for images than there are images.
    case imageCount(places: Int, images: Int)
    /// A grid that no image is split into.
    case grid(rows: Int, columns: Int)
    /// The tokens do not have the image token as often as the images need it.
    case imageTokenCount(token: String, found: Int, expected: Int)
    /// The chat template could not be rendered.
    case template(ChatTemplateError)

    /// One line that says what is wrong and what would be right.
    public var description: String {
        switch self {
        case .imageCount(let places, let images):
            "the messages have \(places) places for images, but there are \(images) images: they must be the same"
        case .grid(let rows, let columns):
            "an image of \(rows) x \(columns) tiles: must be 1 to \(PromptBuilder.maximumSide) each, or 0 x 0 unsplit"
        case .imageTokenCount(let token, let found, let expected):
            "the prompt has the token \(token) \(found) times, but the images need it \(expected) times: "
                + "the tokenizer is not this checkpoint's"
        case .template(let error):
            error.description
        }
    }
}
