public import Foundation
internal import SmolImage

extension SavedConversation {
    /// The most bytes that a saved conversation is read from.
    private static let maximumFileSize = 1 << 30

    /// Reads a file.
    ///
    /// - Throws: ``FileError``, naming the file and the place in it.
    public init(contentsOf url: URL) throws(FileError) {
        let name = url.relativePath
        let bytes = try RegularFile.bytes(of: url.path, named: name, largestSize: Self.maximumFileSize)
        // Says where it is not JSON, and how deep it may be nested, before a decoder recurses over it.
        var reader = JSONReader(bytes, file: name)
        try reader.skipValue()
        try reader.expectEnd()
        do {
            self = try JSONDecoder().decode(SavedConversation.self, from: Data(bytes))
        } catch {
            throw FileError(file: name, decoding: error)
        }
    }

    /// Writes a file, whole or not at all.
    ///
    /// - Throws: ``FileError``, naming the file.
    public func write(to url: URL) throws(FileError) {
        do {
            try encoded().write(to: url, options: .atomic)
        } catch {
            throw FileError(.unwritable, file: url.relativePath, "cannot be written")
        }
    }

    /// The bytes of a file.
    package func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }

    /// The messages after the system text, with their images read and decoded.
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
            case .placeholder: throw PromptError.imageCount(placeholders: 1, images: 0)
            }
        }
    }
}

extension FileError {
    /// What a decoder said about a file.
    fileprivate init(file: String, decoding error: any Error) {
        guard let error = error as? DecodingError else {
            self.init(.malformed, file: file, "is not a conversation in JSON")
            return
        }
        switch error {
        case .keyNotFound(let key, let context):
            self.init(.malformed, file: file, place: Self.place(context.codingPath + [key]), "is missing")
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            let problem = "is not what belongs there, expected \(Self.form(of: type))"
            self.init(.malformed, file: file, place: Self.place(context.codingPath), problem)
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            self.init(.malformed, file: file, place: Self.place(context.codingPath), context.debugDescription)
        default:
            self.init(.malformed, file: file, "is not valid JSON")
        }
    }

    /// What JSON of a type looks like, for a person.
    package static func form(of type: any Any.Type) -> String {
        let name = String(describing: type)
        if name == "String" { return "text in quotes" }
        if name == "Bool" { return "true or false" }
        if name.hasPrefix("Array<") { return "a list" }
        if name.hasPrefix("Dictionary<") { return "an object" }
        return ["Double", "Float", "Int", "UInt8"].contains(name) ? "a number" : "another kind of value"
    }

    private static func place(_ path: [any CodingKey]) -> String? {
        guard !path.isEmpty else { return nil }
        return path.reduce("") { place, key in
            if let index = key.intValue { return "\(place)[\(index)]" }
            return place.isEmpty ? key.stringValue : "\(place).\(key.stringValue)"
        }
    }
}
