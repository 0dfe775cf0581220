import SmolHub
import SmolImage
import SmolVLM

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// An image that a person gave, with where it came from.
struct GivenImage: Sendable {
    /// The image itself.
    let pixels: RGBImage
    /// What it is called: the file's name, or the address without what may be secret in it.
    let name: String
    /// What stands for it in a saved conversation; a path is absolute.
    let source: SavedImage
    /// What reading and decoding took.
    let time: Duration
}

/// Reads images from wherever a person, a question file or a saved conversation says that they are.
struct ImageReader: Sendable {
    /// Fetches addresses; nil refuses them.
    var fetcher: RemoteFetcher?
    /// Whether pipes and devices are refused, which may block for ever.
    var takesFilesOnly = true

    /// Largest image in a `data:` address, in bytes.
    private static let dataLimit = 20 << 20

    /// Reads and decodes an image.
    ///
    /// - Throws: `ImageError`, `RemoteFetchError` or ``InputError``, each in one line that names the image.
    func read(_ text: String) async throws -> GivenImage {
        let start = ContinuousClock.now
        let (pixels, name, source) = try await image(at: ImagePlace(text), text)
        return GivenImage(pixels: pixels, name: name, source: source, time: start.duration(to: .now))
    }

    private func image(at place: ImagePlace, _ text: String) async throws -> (RGBImage, String, SavedImage) {
        let name = ImagePlace.shown(text)
        switch place {
        case .standardInput:
            let bytes = try StandardInput.readAll()
            return (try RGBImage(decoding: bytes, name: "standard input"), "standard input", .file(Data(bytes)))
        case .file(let path):
            return try file(path)
        case .web(let address):
            let bytes = try await fetch(address, name: name)
            return (try RGBImage(decoding: bytes, name: name), name, .file(Data(bytes)))
        case .data(let address):
            let bytes = try Self.bytes(inDataAddress: address, name: name)
            return (try RGBImage(decoding: bytes, name: name), "embedded image", .file(Data(bytes)))
        case .unusable(let reason):
            throw InputError(place: name, problem: reason)
        }
    }

    /// Reads the image that a file of questions, a conversation or a person's own file names: a path below a folder, or
    /// an absolute one.
    ///
    /// What it names may be a stranger's choice: nothing is fetched, and no pipe or device is read.
    static func local(_ text: String, folder: String = "") throws -> (RGBImage, String, SavedImage) {
        switch ImagePlace(text) {
        case .file(let path): return try ImageReader().file(path.hasPrefix("/") ? path : folder + path)
        case .standardInput: return try ImageReader().file(folder + text)
        case .web, .data, .unusable:
            throw InputError(place: ImagePlace.shown(text), problem: "only files are read here, no addresses")
        }
    }

    /// Reads and decodes the image in a file.
    func file(_ path: String) throws -> (RGBImage, String, SavedImage) {
        if takesFilesOnly, FileKind(at: path) == .other {
            throw InputError(place: path, problem: "is a pipe or a device, expected a file")
        }
        let url = URL(filePath: path)
        return (try RGBImage(contentsOf: url), url.lastPathComponent, .path(url.standardizedFileURL.path))
    }

    private func fetch(_ address: String, name: String) async throws -> [UInt8] {
        guard let fetcher else {
            throw InputError(place: name, problem: "--offline is set, so nothing is fetched from the network")
        }
        do {
            return try await fetcher.fetch(address)
        } catch let error as RemoteFetchError where error.kind == .forbidden && !fetcher.rules.allowsPrivateAddresses {
            guard let cut = error.problem.firstRange(of: " is not a public address") else { throw error }
            throw InputError(
                place: error.address,
                problem: error.problem[..<cut.upperBound]
                    + "; add --allow-private-addresses to fetch from this machine or your local network"
            )
        }
    }

    /// The bytes that a `data:` address holds, as base64.
    private static func bytes(inDataAddress address: String, name: String) throws(InputError) -> [UInt8] {
        guard let comma = address.firstIndex(of: ",") else {
            throw InputError(place: name, problem: "expected data:image/png;base64, and the image in base64")
        }
        let words = address[..<comma].dropFirst("data:".count).lowercased().split(separator: ";")
        guard words.last == "base64" else {
            throw InputError(place: name, problem: "only base64 is read, such as data:image/png;base64,…")
        }
        let text = address[address.index(after: comma)...]
        guard text.utf8.count / 4 * 3 <= dataLimit else {
            throw InputError(place: name, problem: "holds more than \(dataLimit >> 20) MiB, which is the limit")
        }
        guard let data = Data(base64Encoded: String(text)) else {
            throw InputError(place: name, problem: "what stands behind the comma is not base64")
        }
        return Array(data)
    }
}
