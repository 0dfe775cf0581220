public import SmolImage
public import SmolTokenizer

/// Makes the model's input out of a conversation: chat template, tile markers, tokens.
public struct PromptBuilder: Sendable {
    /// How many rows or columns an image can be split into.
    package static let maximumSide = 64

    /// The checkpoint's tokenizer.
    public let tokenizer: Tokenizer
    /// The checkpoint's chat template.
    public let template: ChatTemplate
    /// The checkpoint's tokens for images.
    public let imageTokens: ImageTokens

    /// A builder for a checkpoint.
    public init(tokenizer: Tokenizer, template: ChatTemplate, imageTokens: ImageTokens) {
        self.tokenizer = tokenizer
        self.template = template
        self.imageTokens = imageTokens
    }

    /// The prompt of a conversation.
    ///
    /// - Parameters:
    ///   - messages: The conversation, the oldest message first.
    ///   - grids: How each image is split, in the order of the messages.
    ///   - addGenerationPrompt: Whether the prompt ends with the start of the model's answer.
    /// - Throws: `PromptError` if the template cannot be rendered, or the images do not fit the text.
    public func build(
        messages: [Message],
        grids: [TileGrid],
        addGenerationPrompt: Bool = true
    ) throws(PromptError) -> BuiltPrompt {
        for grid in grids where !Self.isValid(grid) {
            throw .grid(rows: grid.rows, columns: grid.columns)
        }
        let rendered: [TextSegment]
        do {
            rendered = try template.render(messages, addGenerationPrompt: addGenerationPrompt)
        } catch {
            throw .template(error)
        }
        let segments = try expand(rendered, grids)
        let ids = tokenizer.encode(segments)
        let positions = ids.indices.filter { ids[$0] == imageTokens.imageID }
        let expected = grids.map(\.tileCount).reduce(0, +) * imageTokens.countPerTile
        guard positions.count == expected else {
            throw .imageTokenCount(token: imageTokens.image, found: positions.count, expected: expected)
        }
        return BuiltPrompt(text: segments.map(\.text).joined(), tokenIDs: ids, imageTokenPositions: positions)
    }

    private static func isValid(_ grid: TileGrid) -> Bool {
        let sides = 1...maximumSide
        return grid == .unsplit || (sides.contains(grid.rows) && sides.contains(grid.columns))
    }

    /// The text with every image token of the template's own replaced by the markers of an image's tiles.
    private func expand(_ segments: [TextSegment], _ grids: [TileGrid]) throws(PromptError) -> [TextSegment] {
        var expanded: [TextSegment] = []
        var places = 0
        for segment in segments {
            guard segment.isTrusted, !imageTokens.image.isEmpty else {
                expanded.append(segment)
                continue
            }
            var text = ""
            for (index, part) in segment.text.split(separator: imageTokens.image, omittingEmptySubsequences: false)
                .enumerated()
            {
                if index > 0 {
                    if places < grids.count { text += markers(of: grids[places]) }
                    places += 1
                }
                text += part
            }
            expanded.append(TextSegment(text, isTrusted: true))
        }
        guard places == grids.count else { throw .imageCount(placeholders: places, images: grids.count) }
        return expanded
    }

    /// The markers of an image's tiles: row by row, a line each, and after an empty line the whole image.
    private func markers(of grid: TileGrid) -> String {
        let images = String(repeating: imageTokens.image, count: imageTokens.countPerTile)
        let global =
            imageTokens.fakeTokenAroundImage + imageTokens.globalImage + images
            + imageTokens.fakeTokenAroundImage
        guard grid.isSplit else { return global }
        var text = ""
        for row in 1...grid.rows {
            for column in 1...grid.columns {
                text += "\(imageTokens.fakeTokenAroundImage)<row_\(row)_col_\(column)>\(images)"
            }
            text += "\n"
        }
        return text + "\n" + global
    }
}

/// A conversation as the model reads it.
public struct BuiltPrompt: Sendable, Equatable {
    /// The text, with the tile markers in it.
    public let text: String
    /// The tokens of the text: `[T]`.
    public let tokenIDs: [Int]
    /// Where the image tokens are in `tokenIDs`, tile by tile: `[tiles * countPerTile]`.
    public let imageTokenPositions: [Int]

    /// A prompt of these parts.
    package init(text: String, tokenIDs: [Int], imageTokenPositions: [Int]) {
        self.text = text
        self.tokenIDs = tokenIDs
        self.imageTokenPositions = imageTokenPositions
    }
}

/// The tokens around the tiles of an image and in their place.
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

/// Why a conversation could not be made into a prompt.
public struct PromptError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The class of a problem, for a caller that treats some of them differently.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Kind: Sendable, Equatable {
        /// The text has another number of places for images than there are images.
        case imageCount
        /// A grid that no image is split into.
        case grid
        /// The tokens do not have the image token as often as the images need it.
        case imageTokenCount
        /// The chat template could not be rendered.
        case template
    }

    /// The class of the problem.
    public let kind: Kind
    /// The file of the chat template, where it is about that.
    public let file: String?
    /// The place in it, where it is about a line.
    public let place: String?
    /// What is wrong and what would be right.
    public let problem: String

    private init(_ kind: Kind, file: String? = nil, place: String? = nil, _ problem: String) {
        self.kind = kind
        self.file = file
        self.place = place
        self.problem = problem
    }

    /// One line: `file: place: problem`, as far as there are such.
    public var description: String {
        [file, place, problem].compactMap(\.self).joined(separator: ": ")
    }
}

extension PromptError {
    package static func imageCount(placeholders: Int, images: Int) -> PromptError {
        PromptError(
            .imageCount,
            "the messages have \(placeholders) image placeholders, but there are \(images) images: they must be the same"
        )
    }

    package static func grid(rows: Int, columns: Int) -> PromptError {
        PromptError(
            .grid,
            "an image of \(rows) x \(columns) tiles: must be 1 to \(PromptBuilder.maximumSide) each, or 0 x 0 unsplit"
        )
    }

    package static func imageTokenCount(token: String, found: Int, expected: Int) -> PromptError {
        PromptError(
            .imageTokenCount,
            "the prompt has the token \(token) \(found) times, but the images need it \(expected) times: "
                + "the tokenizer is not this checkpoint's"
        )
    }

    package static func template(_ error: ChatTemplateError) -> PromptError {
        PromptError(.template, file: error.file, place: error.place, error.problem)
    }
}
