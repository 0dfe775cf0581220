import ArgumentParser
import Foundation
import SmolHub
import SmolImage
import SmolVLM

/// `smolvlm inspect prompt`: messages to the prompt that a model reads.
struct InspectPrompt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prompt",
        abstract: "Show the prompt that messages become.",
        discussion: """
            FILE holds {"messages": [{"role": "user", "content": [...]}]}, where a part is
            {"type": "text", "text": "..."}, {"type": "image", "grid": [rows, cols]} or
            {"type": "image", "path": "..."}. A grid of 0, 0 is an image in one tile.
            """
    )

    @Argument(help: "The file with the messages, or - for standard input.")
    var file: String

    @Option(
        name: [.short, .long],
        help: "Model folder or name on the hub; its tokenizer and chat template are used.",
        completion: .model
    )
    var model: String

    @Option(help: "How closely images with a path are looked at: low, high or auto.")
    var detail: ImageDetail = .auto

    @Flag(help: "One JSON object with the text and its token ids.")
    var json = false

    /// What the messages give.
    struct Report: Encodable {
        let text: String
        let inputIDs: [Int]

        enum CodingKeys: String, CodingKey {
            case text
            case inputIDs = "input_ids"
        }
    }

    func run() async throws {
        let data = file == "-" ? try StandardInput.readAll() : try readFile()
        let conversation: ConversationFile
        do {
            conversation = try JSONDecoder().decode(ConversationFile.self, from: data)
        } catch {
            throw InputError(place: file, problem: "not a conversation: \(DecodingProblem.describe(error))")
        }
        let folder = try await ModelArgument.folder(of: model, files: .configuration)
        let assets = try ModelAssets(config: ModelConfig(modelPath: folder))
        let grids = try conversation.imageParts.map { part in try grid(of: part, assets: assets) }
        let prompt = try assets.promptBuilder.build(messages: conversation.asMessages, grids: grids)
        if json {
            try StandardOutput.writeJSON(Report(text: prompt.text, inputIDs: prompt.tokenIDs))
        } else {
            try StandardOutput.write(prompt.text + "\n")
            StandardError.note("\(prompt.tokenIDs.count) tokens")
        }
    }

    private func readFile() throws -> Data {
        do {
            // A file handle reads pipes too.
            return try FileHandle(forReadingFrom: URL(filePath: file)).readToEnd() ?? Data()
        } catch {
            throw InputError(place: file, problem: "cannot be read")
        }
    }

    /// The grid as given, or the one that the image at the path is cut into.
    private func grid(of part: ConversationFile.Part, assets: ModelAssets) throws -> TileGrid {
        if let grid = part.grid {
            guard grid.count == 2, grid.allSatisfy({ (0...64).contains($0) }), (grid[0] == 0) == (grid[1] == 0) else {
                throw InputError(
                    place: file,
                    problem: "grid is \(grid), expected [rows, cols], each 1 to 64, or [0, 0]"
                )
            }
            return TileGrid(rows: grid[0], columns: grid[1])
        }
        guard let path = part.path else {
            throw InputError(place: file, problem: "an image part has neither grid nor path")
        }
        let image = try RGBImage(contentsOf: URL(filePath: path))
        let processor = assets.imageProcessor
        let splitting = detail.splitting ?? processor.configuration.doImageSplitting
        return processor.grid(width: image.width, height: image.height, splitting: splitting)
    }
}
