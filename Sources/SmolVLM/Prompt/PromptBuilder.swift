public import SmolImage
public import SmolTokenizer

/// Makes the model's input out of a conversation: chat template, marks of the tiles, tokens.
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

    /// The text with every image token of the template's own replaced by the marks of an image's tiles.
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
                    if places < grids.count { text += marks(of: grids[places]) }
                    places += 1
                }
                text += part
            }
            expanded.append(TextSegment(text, isTrusted: true))
        }
        guard places == grids.count else { throw .imageCount(places: places, images: grids.count) }
        return expanded
    }

    /// The marks of an image's tiles: row by row, a line each, and after an empty line the whole image.
    private func marks(of grid: TileGrid) -> String {
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
