import Foundation
import SmolHub
import SmolImage
import SmolVLM

/// An image of a chat, with where it came from.
struct ChatImage {
    /// The image itself.
    let pixels: RGBImage
    /// What it is called: the file's name or the address.
    let name: String
    /// What stands for it in a saved conversation; a path is absolute.
    let source: SavedImage
    /// What reading and decoding took.
    let time: Duration

    /// Reads an image from a file or an address.
    ///
    /// - Parameter fetcher: Fetches addresses; nil refuses them.
    static func read(_ argument: String, fetcher: RemoteFetcher?) async throws -> ChatImage {
        let start = ContinuousClock.now
        if RemoteFetcher.isAddress(argument) {
            guard let fetcher else { throw ChatError("\(argument): --offline fetches nothing") }
            let bytes = try await fetcher.fetch(argument)
            let image = try RGBImage(decoding: bytes, name: argument)
            return ChatImage(
                pixels: image,
                name: argument,
                source: .file(Data(bytes)),
                time: start.duration(to: .now)
            )
        }
        let url = URL(filePath: ImagePath.expanded(argument))
        let image = try RGBImage(contentsOf: url)
        return ChatImage(
            pixels: image,
            name: url.lastPathComponent,
            source: .path(url.standardizedFileURL.path),
            time: start.duration(to: .now)
        )
    }
}
