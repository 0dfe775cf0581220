/// What a line of a chat means.
package enum ChatInput: Sendable, Equatable {
    /// White space.
    case nothing
    /// A command with what follows its name.
    case command(ChatCommandName, argument: String)
    /// A slash and a name that is none; with the name that is most like it.
    case unknownCommand(String, nearest: String?)
    /// A word that looks like the path of an image where there is none.
    case missingImage(String)
    /// A question with the images whose paths or addresses stood before it; the text may be empty then.
    case question(String, images: [String])

    /// Reads a line.
    ///
    /// - Parameters:
    ///   - line: The line, which may have line breaks in it.
    ///   - look: What is at a path.
    package init(_ line: String, look: (String) -> ImagePath.Look = ImagePath.look) {
        let line = line.trimmingWhitespace
        guard !line.isEmpty else {
            self = .nothing
            return
        }
        if line.hasPrefix("//") {
            self = .question(Self.text(behindMark: String(line.dropFirst(2))), images: [])
            return
        }
        let beginning = ImagePath.beginning(of: line, look: look)
        if let missing = beginning.missing {
            self = .missingImage(missing)
        } else if !beginning.images.isEmpty || !line.hasPrefix("/") {
            self = .question(beginning.rest, images: beginning.images)
        } else {
            self = Self.command(line)
        }
    }

    /// A text after `//`, which is sent as it is; `//help` is the question `/help`.
    private static func text(behindMark text: String) -> String {
        let name = text.prefix { !$0.isWhitespace }.lowercased()
        return ChatCommandName.names[name] == nil ? text.trimmingWhitespace : "/" + text
    }

    private static func command(_ line: String) -> ChatInput {
        let name = line.dropFirst().prefix { !$0.isWhitespace }
        let argument = String(line[name.endIndex...]).trimmingWhitespace
        if let command = ChatCommandName.names[name.lowercased()] { return .command(command, argument: argument) }
        return .unknownCommand(String(name), nearest: NearestName.of(name.lowercased(), among: ChatCommandName.words))
    }
}

extension StringProtocol {
    /// The text without white space and line breaks around it.
    var trimmingWhitespace: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
