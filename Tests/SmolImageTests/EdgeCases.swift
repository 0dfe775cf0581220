import Foundation
import TestSupport

/// What `Tools/fixtures/image_edge_cases.py` recorded of Pillow and transformers.
struct EdgeCases: Decodable {
    /// What the tiles of the images were cut with.
    let tileSize: Int
    let longestEdge: Int
    let cases: [Image]
    let resizes: [Resize]
    let grids: [Grid]

    enum CodingKeys: String, CodingKey {
        case tileSize = "tile_size"
        case longestEdge = "longest_edge"
        case cases
        case resizes
        case grids
    }

    /// A small image of an unusual kind.
    struct Image: Decodable {
        let name: String
        let bytes: Data
        let width: Int
        let height: Int
        let rgbSHA256: String
        /// Of the tiles; there where the file speaks of transparency.
        let tilesSHA256: String?

        enum CodingKeys: String, CodingKey {
            case name
            case bytes
            case width
            case height
            case rgbSHA256 = "rgb_sha256"
            case tilesSHA256 = "tiles_sha256"
        }
    }

    /// The pattern of one size, resized to another.
    struct Resize: Decodable {
        let width: Int
        let height: Int
        let toWidth: Int
        let toHeight: Int
        let filter: Int
        let sha256: String

        enum CodingKeys: String, CodingKey {
            case width
            case height
            case toWidth = "to_width"
            case toHeight = "to_height"
            case filter
            case sha256
        }
    }

    /// The grid of an image of a size.
    struct Grid: Decodable {
        let tileSize: Int
        let longestEdge: Int
        let width: Int
        let height: Int
        let rows: Int
        let columns: Int

        enum CodingKeys: String, CodingKey {
            case tileSize = "tile_size"
            case longestEdge = "longest_edge"
            case width
            case height
            case rows
            case columns
        }
    }

    static func load() throws -> EdgeCases {
        let file = GoldenRoot.packageFolder.appending(path: "Tests/SmolImageTests/Resources/edge-cases.json")
        return try JSONDecoder().decode(EdgeCases.self, from: Data(contentsOf: file))
    }

    /// The image of a name.
    static func bytes(of name: String) throws -> [UInt8] {
        guard let image = try load().cases.first(where: { $0.name == name }) else {
            throw CocoaError(.fileNoSuchFile)
        }
        return [UInt8](image.bytes)
    }
}
