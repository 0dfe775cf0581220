import ArgumentParser
import Foundation
import SmolHub
import SmolImage

/// What `--image` takes: a path, an http(s) address, or `-` for standard input.
enum ImageArgument {
    /// Reads and decodes the image.
    ///
    /// - Parameter fetcher: Fetches addresses; nil refuses them.
    static func read(_ argument: String, fetcher: RemoteFetcher?) async throws -> RGBImage {
        if argument == "-" {
            return try RGBImage(decoding: Array(StandardInput.readAll()), name: "standard input")
        }
        if RemoteFetcher.isAddress(argument) {
            guard let fetcher else { throw ValidationError("--image \(argument): --offline fetches nothing") }
            return try RGBImage(decoding: try await fetcher.fetch(argument), name: argument)
        }
        return try RGBImage(contentsOf: URL(filePath: argument))
    }
}
