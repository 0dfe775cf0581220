/// What the argument parser tells of a command with `--experimental-dump-help`, as far as the manual needs it.
struct CommandDescription: Decodable {
    /// An argument, an option or a flag.
    struct Argument: Decodable {
        /// A way to write it.
        struct Name: Decodable {
            let kind: String
            let name: String

            /// `--model`, `-m`.
            var spelling: String { (kind == "long" ? "--" : "-") + name }
        }

        let kind: String
        let shouldDisplay: Bool
        let isOptional: Bool
        let isRepeating: Bool
        let names: [Name]?
        let valueName: String?
        let defaultValue: String?
        let allValues: [String]?
        let abstract: String?

        /// Short names first.
        var spellings: [String] {
            (names ?? []).map(\.spelling).sorted { ($0.count > 2 ? 1 : 0, $0) < ($1.count > 2 ? 1 : 0, $1) }
        }
    }

    /// What is around the command that a program is.
    struct Tool: Decodable {
        let command: CommandDescription
    }

    let commandName: String
    let shouldDisplay: Bool
    let abstract: String?
    let discussion: String?
    let subcommands: [CommandDescription]?
    let arguments: [Argument]?

    /// The subcommands that a person should know, the parser's own `help` not among them.
    var shownSubcommands: [CommandDescription] {
        (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
    }

    /// The arguments that belong to this command: `--help` and `--version` are the same everywhere.
    var shownArguments: [Argument] {
        (arguments ?? []).filter { argument in
            argument.shouldDisplay && !(argument.names ?? []).contains { ["help", "version"].contains($0.name) }
        }
    }
}
