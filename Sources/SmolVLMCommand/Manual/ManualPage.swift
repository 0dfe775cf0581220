/// The manual page of a program, in the `man` macros, made from what its argument parser knows.
struct ManualPage {
    /// A section of a name and its paragraphs, or of terms with what they mean.
    struct Section {
        let title: String
        var terms: [(term: String, meaning: String)]
    }

    private let tool: CommandDescription
    private let version: String
    private let sections: [Section]

    /// A page.
    ///
    /// - Parameters:
    ///   - tool: The program.
    ///   - version: Its version.
    ///   - sections: What the parser does not know, after the commands.
    init(_ tool: CommandDescription, version: String, sections: [Section] = []) {
        self.tool = tool
        self.version = version
        self.sections = sections
    }

    /// The page's source.
    var source: String {
        var text = ".TH \(tool.commandName.uppercased()) 1 \"\" \"\(tool.commandName) \(version)\" \"User Commands\"\n"
        text += ".nh\n.ad l\n"
        text += ".SH NAME\n\(Roff.escaped(tool.commandName)) \\- \(Roff.escaped(withoutFullStop(tool.abstract)))\n"
        text += ".SH SYNOPSIS\n\(Roff.bold(tool.commandName)) [\(Roff.italic("command"))] [\(Roff.italic("options"))]\n"
        if let discussion = tool.discussion { text += ".SH DESCRIPTION\n" + Roff.paragraphs(discussion) }
        text += ".SH COMMANDS\n"
        for command in tool.shownSubcommands { text += self.text(of: command, path: [tool.commandName]) }
        text += ".SH COMMON OPTIONS\n"
        text += ".TP\n\(Roff.bold("-h")), \(Roff.bold("--help"))\nShow what a command takes.\n"
        text += ".TP\n\(Roff.bold("--version"))\nShow the version.\n"
        for section in sections {
            text += ".SH \(Roff.escaped(section.title))\n"
            for (term, meaning) in section.terms { text += ".TP\n\(Roff.bold(term))\n\(Roff.paragraphs(meaning))" }
        }
        return text
    }

    /// A command with its arguments, and then those below it.
    private func text(of command: CommandDescription, path: [String]) -> String {
        let path = path + [command.commandName]
        let below = command.shownSubcommands
        var text = ""
        if below.isEmpty {
            text += ".SS \(Roff.escaped(path.joined(separator: " ")))\n"
            text += synopsis(of: command, path: path)
            if let abstract = command.abstract { text += ".PP\n" + Roff.paragraphs(abstract) }
            if let discussion = command.discussion { text += ".PP\n" + Roff.paragraphs(discussion) }
            for argument in command.shownArguments { text += self.text(of: argument) }
        }
        return text + below.map { self.text(of: $0, path: path) }.joined()
    }

    /// The command as it is typed, what must be there by name and the rest as `options`.
    private func synopsis(of command: CommandDescription, path: [String]) -> String {
        var words = [Roff.bold(path.joined(separator: " "))]
        let options = command.shownArguments.filter { $0.kind != "positional" }
        for option in options where !option.isOptional {
            words.append("\(Roff.bold(option.spellings.last ?? "")) \(Roff.italic(option.valueName ?? ""))")
        }
        if options.contains(where: \.isOptional) { words.append("[\(Roff.italic("options"))]") }
        for argument in command.shownArguments where argument.kind == "positional" {
            let name = Roff.italic(argument.valueName ?? "argument") + (argument.isRepeating ? " ..." : "")
            words.append(argument.isOptional ? "[\(name)]" : name)
        }
        return words.joined(separator: " ") + "\n"
    }

    private func text(of argument: CommandDescription.Argument) -> String {
        var term =
            argument.kind == "positional"
            ? Roff.italic(argument.valueName ?? "argument")
            : argument.spellings.map(Roff.bold).joined(separator: ", ")
        if argument.kind == "option", let value = argument.valueName { term += " \(Roff.italic(value))" }
        var meaning = argument.abstract ?? ""
        if let values = argument.allValues, !values.allSatisfy(meaning.contains) {
            meaning += " One of: \(values.joined(separator: ", "))."
        }
        if let value = argument.defaultValue, !meaning.contains("(default") { meaning += " (default: \(value))" }
        return ".TP\n\(term)\n\(Roff.paragraphs(meaning))"
    }

    private func withoutFullStop(_ text: String?) -> String {
        let text = text ?? ""
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }
}
