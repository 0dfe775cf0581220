import ArgumentParser
import SmolHub
import SmolImage
import SmolTerminal
import SmolVLM

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `smolvlm inspect prompt`: messages to the prompt that a model reads.
struct InspectPrompt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prompt",
        abstract: "Show the prompt that messages become.",
        usage: "smolvlm inspect prompt [--model MODEL] [OPTIONS] FILE",
        discussion: """
            FILE holds {"messages": [{"role": "user", "content": [...]}]}, where a part is \
            {"type": "text", "text": "..."}, {"type": "image", "grid": [rows, cols]} or \
            {"type": "image", "path": "..."}. A grid of 0, 0 is an image in one tile.
            """
    )

    @Argument(help: "The file with the messages, or - for standard input.", completion: .file())
    var file: String

    @OptionGroup var source: ModelSource

    @Option(help: "How closely images with a path are looked at: low, high or auto.")
    var detail: ImageDetail = .auto

    @Flag(help: "One JSON object with the text and its token ids.")
    var json = false

    /// Largest file that is read, in bytes.
    private static let limit = 1 << 28

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
        let bytes = try InputFile.bytes(of: file, limit: Self.limit).withoutByteOrderMark
        let conversation: ConversationFile
        do {
            conversation = try JSONDecoder().decode(ConversationFile.self, from: Data(bytes))
        } catch {
            throw InputError(place: file, problem: "not a conversation: \(DecodingProblem.describe(error))")
        }
        let folder = try await source.folder(files: .configuration)
        let assets = try ModelAssets(config: ModelConfig(modelPath: folder))
        let grids = try conversation.imageParts.map { part in try grid(of: part, assets: assets) }
        let prompt = try assets.promptBuilder.build(messages: conversation.asMessages, grids: grids)
        if json {
            try Output.standard.writeJSON(Report(text: prompt.text, inputIDs: prompt.tokenIDs))
        } else {
            try Output.standard.write(prompt.text + "\n")
            Output.messages.note("\(prompt.tokenIDs.count) tokens")
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
        let image = try ImageReader.local(path).0
        let processor = assets.imageProcessor
        let splitting = detail.splitting ?? processor.configuration.doImageSplitting
        return processor.grid(width: image.width, height: image.height, splitting: splitting)
    }
}
