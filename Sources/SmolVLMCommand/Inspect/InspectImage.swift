import ArgumentParser
import Foundation
import SmolHub
import SmolImage
import SmolSupport
import SmolVLM

/// `smolvlm inspect image`: what an image decodes to and how it is cut into tiles.
struct InspectImage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image",
        abstract: "Show an image's size, its tiles and the hashes of its pixels."
    )

    @Argument(help: "An image file, an http(s) address, or - for standard input.")
    var file: String

    @Option(
        name: [.short, .long],
        help: "Model folder or name on the hub; its preprocessor_config.json is used.",
        completion: .model
    )
    var model: String

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
        let folder = try await ModelArgument.folder(of: model, files: .configuration)
        let processor = try ModelAssets.imageProcessor(of: folder)
        let image = try await ImageArgument.read(file, fetcher: RemoteFetcher())
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
            try StandardOutput.writeJSON(report)
            return
        }
        try StandardOutput.write(
            """
            size     \(report.width) x \(report.height)
            tiles    \(report.tiles) (\(report.rows) rows x \(report.cols) columns)
            pixels   sha256 \(report.rgbHash)
            tiles    sha256 \(report.tilesHash)

            """
        )
    }
}
