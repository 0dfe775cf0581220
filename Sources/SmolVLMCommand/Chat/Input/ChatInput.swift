import Foundation

/// What a line of a chat means.
package enum ChatInput: Sendable, Equatable {
    /// White space.
    case nothing
    /// A command with what follows its name.
    case command(ChatCommandName, argument: String)
    /// A slash and a name that is none; with the name that is most like it.
    case unknownCommand(String, nearest: String?)
    /// A question with the images whose paths stood before it; the text may be empty then.
    case question(String, images: [String])

    /// Reads a line.
    ///
    /// - Parameters:
    ///   - line: The line, which may have line breaks in it.
    ///   - isImage: Whether a path names an image.
    package init(_ line: String, isImage: (String) -> Bool = ImagePath.isImage) {
        let line = line.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !line.isEmpty else {
            self = .nothing
            return
        }
        if line.hasPrefix("//") {
            self = .question(String(line.dropFirst()), images: [])
            return
        }
        let (paths, rest) = ImagePath.leading(in: line, isImage: isImage)
        guard paths.isEmpty, line.hasPrefix("/") else {
            self = .question(rest, images: paths)
            return
        }
        let name = line.dropFirst().prefix { !$0.isWhitespace }
        let argument = line[name.endIndex...].trimmingCharacters(in: .whitespacesAndNewlines)
        if let command = ChatCommandName.names[name.lowercased()] {
            self = .command(command, argument: argument)
        } else {
            self = .unknownCommand(
                String(name),
                nearest: NearestName.of(name.lowercased(), among: ChatCommandName.words)
            )
        }
    }
}
