import Foundation
import SmolImage
import SmolVLM

extension Chat {
    /// Writes the conversation to a file.
    ///
    /// A picture from a file is saved as its path, relative where it lies below the conversation's folder; one from an
    /// address with its bytes.
    func save(_ argument: String) throws {
        let url = try file(argument, of: "/save")
        guard !session.messages.isEmpty else { throw ChatError("/save: nothing was said yet") }
        if FileManager.default.fileExists(atPath: url.path), (try? SavedConversation(contentsOf: url)) == nil {
            throw ChatError("\(argument): is there already and no saved conversation; give another name")
        }
        let folder = url.deletingLastPathComponent().standardizedFileURL.path + "/"
        let saved = SavedConversation(session.messages, systemText: session.systemText) { image in
            guard let picture = pictures.last(where: { $0.image == image }) else { return .samples(image) }
            guard case .path(let path) = picture.source, path.hasPrefix(folder) else { return picture.source }
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
        var read: [ChatPicture] = []
        let messages = try saved.restored { source in
            let picture = try Self.picture(source, folder: folder)
            read.append(picture)
            return picture.image
        }
        session = ChatSession(
            model,
            systemText: saved.systemText,
            history: messages,
            historyDetail: settings.detail
        )
        (pending, pictures) = ([], read)
        screen.note("loaded \(counts) from \(argument); \(try contextUse())")
    }

    private func file(_ argument: String, of command: String) throws -> URL {
        guard !argument.isEmpty else { throw ChatError("\(command): which file?") }
        let words = ShellWord.all(in: argument)
        let path = words.count == 1 ? words[0].text : argument
        return URL(filePath: PicturePath.expanded(path))
    }

    private static func picture(_ source: SavedImage, folder: URL) throws -> ChatPicture {
        switch source {
        case .path(let path):
            let url = path.hasPrefix("/") ? URL(filePath: path) : folder.appending(path: path)
            let image = try Image(contentsOf: url)
            return ChatPicture(image: image, name: url.lastPathComponent, source: .path(url.path), seconds: 0)
        case .file(let bytes):
            let image = try Image(decoding: bytes, name: "embedded picture")
            return ChatPicture(image: image, name: "embedded picture", source: source, seconds: 0)
        case .samples(let image):
            return ChatPicture(image: image, name: "embedded picture", source: source, seconds: 0)
        case .placeholder:
            throw ChatError("the conversation has a place for a picture, but not where the picture is")
        }
    }

    private var counts: String {
        let messages = session.messages
        let pictures = messages.reduce(0) { $0 + $1.imageCount }
        return "\(messages.count) messages"
            + (pictures == 0 ? "" : pictures == 1 ? " with 1 picture" : " with \(pictures) pictures")
    }
}
