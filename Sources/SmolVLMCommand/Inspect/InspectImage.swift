import ArgumentParser
import SmolHub
import SmolSupport
import SmolTerminal
import SmolVLM

/// `smolvlm inspect image`: what an image decodes to and how it is cut into tiles.
struct InspectImage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image",
        abstract: "Show an image's size, its tiles and the hashes of its pixels.",
        usage: "smolvlm inspect image [--model MODEL] [OPTIONS] FILE"
    )

    @Argument(help: "An image file, an http(s) or data: address, or - for standard input.", completion: .image)
    var file: String

    @OptionGroup var source: ModelSource

    @OptionGroup var fetch: FetchOptions

    @Option(help: "How closely the image is looked at: low, high or auto.")
    var detail: ImageDetail = .auto

    @Flag(help: "One JSON object.")
    var json = false

    /// What there is to know about an image.
    struct Report: Encodable {
        let width: Int
        let height: Int
        let rows: Int
        let cols: Int
        let tiles: Int
        let rgbHash: String
        let tilesHash: String

        enum CodingKeys: String, CodingKey {
            case width
            case height
            case rows
            case cols
            case tiles
            case rgbHash = "rgb_sha256"
            case tilesHash = "tiles_sha256"
        }
    }

    func run() async throws {
        let processor = try ModelAssets.imageProcessor(of: await source.folder(files: .configuration))
        let reader = fetch.reader(offline: source.hub.offline, takesFilesOnly: false)
        let image = try await reader.read(file).pixels
        let tiled = try processor.tiles(of: image, splitting: detail.splitting)
        let report = Report(
            width: image.width,
            height: image.height,
            rows: tiled.grid.rows,
            cols: tiled.grid.columns,
            tiles: tiled.grid.tileCount,
            rgbHash: SHA256Digest(of: image.pixels).description,
            tilesHash: SHA256Digest(of: tiled.pixels).description
        )
        if json {
            try Output.standard.writeJSON(report)
            return
        }
        try Output.standard.write(
            """
            size     \(report.width) x \(report.height)
            tiles    \(report.tiles) (\(report.rows) rows x \(report.cols) columns)
            pixels   sha256 \(report.rgbHash)
            tiles    sha256 \(report.tilesHash)

            """
        )
    }
}
