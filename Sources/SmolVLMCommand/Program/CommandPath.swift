import ArgumentParser

/// The command that the first words of a command line name.
struct CommandPath {
    /// The commands that are named, from the program itself down.
    private(set) var named: [any ParsableCommand.Type] = [SmolVLMCommand.self]
    /// What is after their names.
    let arguments: [String]

    /// Follows the words that are names of commands.
    init(_ words: [String]) {
        var rest = words[...]
        while let word = rest.first,
            let next = Self.commands(below: named.last).first(where: { $0._commandName == word })
        {
            named.append(next)
            rest = rest.dropFirst()
        }
        arguments = Array(rest)
    }

    /// The commands from the program down to the one that runs, which is the default one where none is named.
    private var commands: [any ParsableCommand.Type] {
        named + (named.last?.configuration.defaultSubcommand.map { [$0] } ?? [])
    }

    /// The command that runs.
    var command: any ParsableCommand.Type { commands.last ?? SmolVLMCommand.self }

    /// How the command that runs is used, and where more of it is told.
    var usage: String { Self.usage(of: commands) }
    /// The same of the command that is named last.
    var usageOfNamed: String { Self.usage(of: named) }

    private static func usage(of commands: [any ParsableCommand.Type]) -> String {
        let name = commands.map { $0._commandName }.joined(separator: " ")
        let usage = commands.last?.configuration.usage ?? "\(name) [OPTIONS]"
        return "Usage: \(usage.replacing("\n", with: "\n       "))\n       \(name) --help tells more."
    }

    /// The commands right below another.
    static func commands(below command: (any ParsableCommand.Type)?) -> [any ParsableCommand.Type] {
        command?.configuration.subcommands ?? []
    }
}
