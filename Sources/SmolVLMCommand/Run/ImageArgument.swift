import ArgumentParser
import Foundation
import SmolHub
import SmolImage

/// What `--image` takes: a path, an http(s) address, or `-` for standard input.
enum ImageArgument {
    /// Reads and decodes the image.
    ///
    /// - Parameter fetcher: Fetches addresses; nil refuses them.
    static func read(_ argument: String, fetcher: RemoteFetcher?) async throws -> Image {
        if argument == "-" {
            return try Image(decoding: Array(StandardInput.readAll()), name: "standard input")
        }
        if RemoteFetcher.isAddress(argument) {
            guard let fetcher else { throw ValidationError("--image \(argument): --offline fetches nothing") }
            return try Image(decoding: try await fetcher.fetch(argument), name: argument)
        }
        return try Image(contentsOf: URL(filePath: argument))
    }
}
