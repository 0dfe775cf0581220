import ArgumentParser
import SmolTerminal

/// `smolvlm completions`: what a shell needs to complete this program's arguments.
struct CompletionsCommand: ParsableCommand {
    /// A shell that completions can be made for.
    enum Shell: String, CaseIterable, ExpressibleByArgument {
        case bash
        case zsh
        case fish

        var completionShell: CompletionShell {
            switch self {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        }
    }

    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print the completion script of a shell.",
        usage: "smolvlm completions bash | zsh | fish",
        discussion: """
            bash: smolvlm completions bash > ~/.local/share/bash-completion/completions/smolvlm
            zsh: smolvlm completions zsh > FOLDER/_smolvlm, with FOLDER in $fpath
            fish: smolvlm completions fish > ~/.config/fish/completions/smolvlm.fish
            """
    )

    @Argument(help: "The shell.")
    var shell: Shell

    func run() throws {
        try Output.standard.write(SmolVLMCommand.completionScript(for: shell.completionShell) + "\n")
    }
}
