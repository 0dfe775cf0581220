import Foundation

/// What a line of a chat means.
package enum ChatInput: Sendable, Equatable {
    /// White space.
    case nothing
    /// A command with what follows its name.
    case command(ChatCommandName, argument: String)
    /// A slash and a name that is none; with the name that is most like it.
    case unknownCommand(String, nearest: String?)
    /// A question with the pictures whose paths stood before it; the text may be empty then.
    case question(String, pictures: [String])

    /// Reads a line.
    ///
    /// - Parameters:
    ///   - line: The line, which may have line breaks in it.
    ///   - isPicture: Whether a path names a picture.
    package init(_ line: String, isPicture: (String) -> Bool = PicturePath.isPicture) {
        let line = line.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !line.isEmpty else {
            self = .nothing
            return
        }
        if line.hasPrefix("//") {
            self = .question(String(line.dropFirst()), pictures: [])
            return
        }
        let (paths, rest) = PicturePath.leading(in: line, isPicture: isPicture)
        guard paths.isEmpty, line.hasPrefix("/") else {
            self = .question(rest, pictures: paths)
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
