import ArgumentParser
import SmolTerminal
import SmolVLM

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// `smolvlm chat`: a conversation at the terminal, or line by line from another program.
struct ChatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat",
        abstract: "Talk with a model about images, question after question.",
        usage: "smolvlm chat [--model MODEL] [--image FILE]... [OPTIONS]",
        discussion: """
            At a terminal, lines are edited and kept in a history (\(historyPlace)). /help lists the commands; Ctrl-C stops \
            an answer, a second one leaves.

            Without a terminal, each line of standard input is a question or a command; a backslash at its end joins it \
            with the next. Answers alone go to standard output. The first line that fails ends the chat with exit status 1.

            \(ChatHelp.trimmingRule)
            """
    )

    private static let historyPlace = "$XDG_STATE_HOME/smolvlm/history, or ~/.local/state/smolvlm/history"

    @OptionGroup var modelOptions: ModelOptions

    @OptionGroup var imageOptions: ImageOptions

    @Option(help: "Instructions that go before the conversation.")
    var system: String?

    @OptionGroup var sampling: SamplingOptions

    @Flag(help: "Show no small version of an image, even where the terminal can.")
    var noPreview = false

    @Flag(help: "Neither read nor write the history of lines.")
    var noHistory = false

    func validate() throws {
        if imageOptions.image.contains("-") {
            throw ValidationError("--image -: standard input is the chat; give a file or an address")
        }
    }

    func run() async throws {
        if let terminal = Terminal() {
            let screen = TerminalScreen(terminal: terminal, showsPreviews: !noPreview)
            terminal.onInterrupt { [status = screen.status] in
                status.clear()
                terminal.end(status: Interrupt.exitStatus)
            }
            let chat = try await start(screen: screen, onInterrupt: { _ in })
            let history = noHistory ? nil : HistoryFile.standard()
            let interactive = InteractiveChat(
                chat,
                name: try modelOptions.model,
                screen: screen,
                terminal: terminal,
                history: history
            )
            let status = try await interactive.run()
            terminal.onInterrupt(nil)
            terminal.enter(.original)
            if status != 0 { throw ExitCode(status) }
        } else {
            let interrupt = Interrupt()
            let chat = try await start(screen: PipedScreen()) { interruption in
                // Before anything is under way there is nothing to stop but the program.
                interrupt.onFirst { if !interruption.ask() { _exit(Interrupt.exitStatus) } }
            }
            try await PipedChat(chat).run()
            withExtendedLifetime(interrupt) {}
        }
    }

    /// Loads the model and the images of the command line.
    private func start(screen: any ChatScreen, onInterrupt: (Interruption) -> Void) async throws -> Chat {
        let status = modelOptions.verbose ? StatusLine(isEnabled: false) : screen.status
        defer { status.clear() }
        let loader: Chat.Loader = { [modelOptions, status] backend in
            try await modelOptions.load(backend, status: status)
        }
        sampling.noteIgnored()
        modelOptions.noteDemoModel()
        let chat = Chat(
            model: try await loader(nil),
            systemText: system,
            settings: ChatSettings(options: sampling.generationOptions, detail: imageOptions.detail),
            screen: screen,
            interruption: Interruption(),
            reader: imageOptions.fetch.reader(offline: modelOptions.offline),
            loader: loader
        )
        status.clear()
        onInterrupt(chat.interruption)
        if !imageOptions.image.isEmpty { try await chat.addImages(imageOptions.image) }
        return chat
    }
}
