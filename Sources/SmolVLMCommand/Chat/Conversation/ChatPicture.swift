import Foundation
import SmolHub
import SmolImage
import SmolVLM

/// A picture of a chat, with where it came from.
struct ChatPicture {
    /// The picture.
    let image: Image
    /// What it is called: the file's name or the address.
    let name: String
    /// What stands for it in a saved conversation; a path is absolute.
    let source: SavedImage
    /// What reading and decoding took.
    let seconds: Double

    /// Reads a picture from a file or an address.
    ///
    /// - Parameter fetcher: Fetches addresses; nil refuses them.
    static func read(_ argument: String, fetcher: RemoteFetcher?) async throws -> ChatPicture {
        let start = ContinuousClock.now
        if RemoteFetcher.isAddress(argument) {
            guard let fetcher else { throw ChatError("\(argument): --offline fetches nothing") }
            let bytes = try await fetcher.fetch(argument)
            let image = try Image(decoding: bytes, name: argument)
            return ChatPicture(
                image: image,
                name: argument,
                source: .file(Data(bytes)),
                seconds: start.duration(to: .now).seconds
            )
        }
        let url = URL(filePath: PicturePath.expanded(argument))
        let image = try Image(contentsOf: url)
        return ChatPicture(
            image: image,
            name: url.lastPathComponent,
            source: .path(url.standardizedFileURL.path),
            seconds: start.duration(to: .now).seconds
        )
    }
}
