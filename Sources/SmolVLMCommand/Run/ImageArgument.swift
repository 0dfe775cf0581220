import Foundation
import SmolImage

/// What `--image` takes: a path, or `-` for standard input.
enum ImageArgument {
    /// Reads and decodes the image.
    static func read(_ argument: String) throws -> Image {
        if argument == "-" {
            return try Image(decoding: Array(StandardInput.readAll()), name: "standard input")
        }
        return try Image(contentsOf: URL(filePath: argument))
    }
}
