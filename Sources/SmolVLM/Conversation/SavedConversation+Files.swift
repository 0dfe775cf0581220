public import Foundation
internal import SmolImage

extension SavedConversation {
    /// The most bytes that a saved conversation is read from.
    private static let maximumFileSize = 1 << 30

    /// Reads a file.
    ///
    /// - Throws: ``SavedConversationError``, naming the file and the place in it.
    public init(contentsOf url: URL) throws(SavedConversationError) {
        let name = url.relativePath
        let attributes = try? FileManager.default.attributesOfItem(atPath: url.resolvingSymlinksInPath().path)
        guard attributes?[.type] as? FileAttributeType == .typeRegular else {
            throw SavedConversationError(file: name, problem: "is not a file that can be read")
        }
        guard let size = attributes?[.size] as? NSNumber, size.intValue <= Self.maximumFileSize else {
            throw SavedConversationError(file: name, problem: "has more than \(Self.maximumFileSize) bytes")
        }
        guard let data = try? Data(contentsOf: url) else {
            throw SavedConversationError(file: name, problem: "cannot be read")
        }
        // Foundation recurses over what is nested.
        guard JSONDepth.isModest(data) else {
            throw SavedConversationError(file: name, problem: "is nested too deeply for a conversation")
        }
        do {
            self = try JSONDecoder().decode(SavedConversation.self, from: data)
        } catch {
            throw SavedConversationError(file: name, decoding: error)
        }
    }

    /// Writes a file, whole or not at all.
    ///
    /// - Throws: ``SavedConversationError``, naming the file.
    public func write(to url: URL) throws(SavedConversationError) {
        do {
            try encoded().write(to: url, options: .atomic)
        } catch {
            throw SavedConversationError(file: url.relativePath, problem: "cannot be written")
        }
    }

    /// The bytes of a file.
    package func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }

    /// The messages behind the system text, with their images read and decoded.
    ///
    /// A path of the conversation is opened, as an image, wherever it leads to; for conversations of strangers there is
    /// ``restored(_:)``.
    ///
    /// - Parameter folder: What relative paths start from, most often the folder of the saved conversation.
    /// - Throws: `ImageError`, naming the image.
    public func restored(relativeTo folder: URL) throws -> [Message] {
        try restored { saved in
            switch saved {
            case .path(let path):
                try RGBImage(contentsOf: path.hasPrefix("/") ? URL(filePath: path) : folder.appending(path: path))
            case .file(let bytes): try RGBImage(decoding: bytes, name: "embedded image")
            case .samples(let image): image
            case .placeholder: throw PromptError.imageCount(places: 1, images: 0)
            }
        }
    }
}
