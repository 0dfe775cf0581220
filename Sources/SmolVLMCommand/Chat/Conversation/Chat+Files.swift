import Foundation
import SmolImage
import SmolVLM

extension Chat {
    /// Writes the conversation to a file.
    ///
    /// An image from a file is saved as its path, relative where it lies below the conversation's folder; one from an
    /// address with its bytes.
    func save(_ argument: String) throws {
        let url = try file(argument, of: "/save")
        guard !session.messages.isEmpty else { throw ChatError("/save: nothing was said yet") }
        if FileManager.default.fileExists(atPath: url.path), (try? SavedConversation(contentsOf: url)) == nil {
            throw ChatError("\(argument): is there already and no saved conversation; give another name")
        }
        let folder = url.deletingLastPathComponent().standardizedFileURL.path + "/"
        let saved = SavedConversation(session.messages, systemText: session.systemText) { pixels in
            guard let image = images.last(where: { $0.pixels == pixels }) else { return .samples(pixels) }
            guard case .path(let path) = image.source, path.hasPrefix(folder) else { return image.source }
            return .path(String(path.dropFirst(folder.count)))
        }
        try saved.write(to: url)
        screen.note("saved \(counts) to \(argument)")
    }

    /// Goes on with a conversation from a file; what was said before is forgotten.
    func load(_ argument: String) throws {
        let url = try file(argument, of: "/load")
        let saved = try SavedConversation(contentsOf: url)
        let folder = url.deletingLastPathComponent().standardizedFileURL
        var read: [ChatImage] = []
        let messages = try saved.restored { source in
            let image = try Self.image(source, folder: folder)
            read.append(image)
            return image.pixels
        }
        session = ChatSession(
            model,
            systemText: saved.systemText,
            history: messages,
            historyDetail: settings.detail
        )
        (pending, images) = ([], read)
        screen.note("loaded \(counts) from \(argument); \(try contextUse())")
    }

    private func file(_ argument: String, of command: String) throws -> URL {
        guard !argument.isEmpty else { throw ChatError("\(command): which file?") }
        let words = ShellWord.all(in: argument)
        let path = words.count == 1 ? words[0].text : argument
        return URL(filePath: ImagePath.expanded(path))
    }

    private static func image(_ source: SavedImage, folder: URL) throws -> ChatImage {
        switch source {
        case .path(let path):
            let url = path.hasPrefix("/") ? URL(filePath: path) : folder.appending(path: path)
            let image = try RGBImage(contentsOf: url)
            return ChatImage(pixels: image, name: url.lastPathComponent, source: .path(url.path), time: .zero)
        case .file(let bytes):
            let image = try RGBImage(decoding: bytes, name: "embedded image")
            return ChatImage(pixels: image, name: "embedded image", source: source, time: .zero)
        case .samples(let image):
            return ChatImage(pixels: image, name: "embedded image", source: source, time: .zero)
        case .placeholder:
            throw ChatError("the conversation has a place for an image, but not where the image is")
        }
    }

    private var counts: String {
        let messages = session.messages
        let images = messages.reduce(0) { $0 + $1.imageCount }
        return "\(messages.count) messages"
            + (images == 0 ? "" : images == 1 ? " with 1 image" : " with \(images) images")
    }
}
