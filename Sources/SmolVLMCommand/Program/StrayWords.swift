import ArgumentParser

/// What to tell about words that are neither options nor commands.
enum StrayWords {
    /// What may be meant by a word that is like no name of a command.
    private static let synonyms = ["list": "ls", "remove": "rm", "delete": "rm", "check": "verify", "ask": "run"]

    /// Words where an image's path, a question or a command was meant.
    static func message(_ words: [String]) -> String {
        let first = words.first ?? ""
        if ImagePath.looksLikePath(first) {
            let question = words.count > 1 ? quoted(words.dropFirst().joined(separator: " ")) : "QUESTION"
            return "\(first): an image is given with --image and a question with -p: "
                + "smolvlm --image \(quoted(first)) -p \(question)"
        }
        if first.contains(where: \.isWhitespace) {
            return "\(first): a question is given with -p: smolvlm -p \(quoted(first))"
        }
        return unknownCommand(first, below: [SmolVLMCommand.self])
            + ". A question is given with -p, an image with --image"
    }

    /// Words after `chat`, which asks for its questions itself.
    static func chatMessage(_ words: [String]) -> String {
        let first = words.first ?? ""
        return ImagePath.looksLikePath(first)
            ? "\(first): an image is given with --image: smolvlm chat --image \(quoted(first))"
            : "\(first): the chat asks for questions; an image is given with --image"
    }

    /// A word that names none of the commands below the last of `parents`.
    static func unknownCommand(_ word: String, below parents: [any ParsableCommand.Type]) -> String {
        let names = CommandPath.commands(below: parents.last).map { $0._commandName }
        let prefix = parents.map { $0._commandName }.joined(separator: " ")
        if names.contains(word) { return "\(word) is a command and stands first: \(prefix) \(word)" }
        if word == "help" { return "help is asked for by \(prefix) --help" }
        let synonym = synonyms[word.lowercased()].flatMap { names.contains($0) ? $0 : nil }
        let nearest = synonym ?? NearestName.of(word.lowercased(), among: names)
        let hint = nearest.map { "; did you mean \(prefix) \($0)?" } ?? "."
        return "there is no command \(prefix) \(word)\(hint) The commands are \(names.joined(separator: ", "))"
    }

    /// A word as a shell takes it.
    private static func quoted(_ text: String) -> String {
        let isPlain = !text.isEmpty && text.allSatisfy { $0.isLetter || $0.isNumber || "-_./:~%+=,@".contains($0) }
        return isPlain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
