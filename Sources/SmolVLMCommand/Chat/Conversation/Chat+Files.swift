import SmolImage
import SmolVLM

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Chat {
    /// Writes the conversation to a file that nobody else can read, since it may hold images.
    ///
    /// An image from a file is saved as its path, relative where it lies below the conversation's folder; one from an
    /// address with its bytes.
    func save(_ argument: String) throws {
        let url = try file(argument, of: "/save")
        guard !session.messages.isEmpty else { throw ChatError("/save: nothing was said yet") }
        switch FileKind(at: url.path) {
        case .nothing: break
        case .file:
            guard (try? SavedConversation(contentsOf: url)) == nil else { break }
            throw ChatError("\(argument): is there already and no saved conversation; give another name")
        case .folder: throw ChatError("\(argument): is a folder, expected a file to write")
        case .other: throw ChatError("\(argument): is a pipe or a device, expected a file to write")
        }
        let folder = url.deletingLastPathComponent().standardizedFileURL.path + "/"
        let saved = SavedConversation(session.messages, systemText: session.systemText) { pixels in
            guard let image = images.last(where: { $0.pixels == pixels }) else { return .samples(pixels) }
            guard case .path(let path) = image.source, path.hasPrefix(folder) else { return image.source }
            return .path(String(path.dropFirst(folder.count)))
        }
        try FileReplacement.write(saved.encoded(), to: url.path, readers: .owner)
        screen.note("saved \(counts) to \(argument)")
    }

    /// Goes on with a conversation from a file; what was said before is forgotten.
    func load(_ argument: String) async throws {
        let url = try file(argument, of: "/load")
        let loaded = try await interruption.run { try LoadedConversation(contentsOf: url) }
        session = ChatSession(
            model,
            systemText: loaded.systemText,
            history: loaded.messages,
            historyDetail: settings.detail
        )
        (pending, images) = ([], loaded.images)
        screen.note("loaded \(counts) from \(argument); \(try contextUse())")
    }

    private func file(_ argument: String, of command: String) throws -> URL {
        guard !argument.isEmpty else { throw ChatError("\(command): which file?") }
        let words = ShellWord.all(in: argument)
        let path = words.count == 1 ? words[0].text : argument
        return URL(filePath: ImagePlace.expanded(path))
    }

    private var counts: String {
        let messages = session.messages
        let images = messages.reduce(0) { $0 + $1.imageCount }
        return "\(messages.count) messages"
            + (images == 0 ? "" : images == 1 ? " with 1 image" : " with \(images) images")
    }
}

/// A saved conversation with its images read.
struct LoadedConversation: Sendable {
    let systemText: String?
    let messages: [Message]
    let images: [GivenImage]

    /// Reads a conversation and the images that it names, out of regular files alone: it may be a stranger's.
    init(contentsOf url: URL) throws {
        let saved = try SavedConversation(contentsOf: url)
        let folder = url.deletingLastPathComponent().standardizedFileURL
        var read: [GivenImage] = []
        messages = try saved.restored { source in
            let image = try Self.image(source, folder: folder)
            read.append(image)
            return image.pixels
        }
        systemText = saved.systemText
        images = read
    }

    private static func image(_ source: SavedImage, folder: URL) throws -> GivenImage {
        switch source {
        case .path(let path):
            let (pixels, name, source) = try ImageReader.local(path, folder: folder.path + "/")
            return GivenImage(pixels: pixels, name: name, source: source, time: .zero)
        case .file(let bytes):
            let image = try RGBImage(decoding: bytes, name: "embedded image")
            return GivenImage(pixels: image, name: "embedded image", source: source, time: .zero)
        case .samples(let image):
            return GivenImage(pixels: image, name: "embedded image", source: source, time: .zero)
        case .placeholder:
            throw ChatError("the conversation has a place for an image, but not where the image is")
        }
    }
}
