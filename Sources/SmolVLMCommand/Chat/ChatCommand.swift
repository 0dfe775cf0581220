import ArgumentParser
import Foundation
import SmolHub
import SmolTerminal
import SmolVLM

/// `smolvlm chat`: a conversation at the terminal, or line by line from another program.
struct ChatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat",
        abstract: "Talk with a model about images, question after question.",
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

    @Option(
        help: "An image for the first question: a file or an http(s) address. May be given several times.",
        completion: .image
    )
    var image: [String] = []

    @Flag(help: "Fetch images from addresses of this machine and the local network too.")
    var allowPrivateAddresses = false

    @Option(help: "Instructions that go before the conversation.")
    var system: String?

    @Option(help: "How closely images are looked at: low (one tile), high (split into tiles) or auto.")
    var detail: ImageDetail = .auto

    @OptionGroup var sampling: SamplingOptions

    @Flag(help: "Show no small version of an image, even where the terminal can.")
    var noPreview = false

    @Flag(help: "Neither read nor write the history of lines.")
    var noHistory = false

    func validate() throws {
        if image.contains("-") {
            throw ValidationError("--image -: standard input is the chat; give a file or an address")
        }
    }

    func run() async throws {
        if let terminal = Terminal() {
            terminal.onInterrupt { terminal.end(status: Interrupt.exitStatus) }
            let screen = TerminalScreen(terminal: terminal, showsPreviews: !noPreview)
            let chat = try await start(screen: screen, onInterrupt: { _ in })
            let history = noHistory ? nil : HistoryFile.standard()
            let status = try await InteractiveChat(chat, screen: screen, terminal: terminal, history: history).run()
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
        modelOptions.noteDemoModel()
        var rules = RemoteFetchRules()
        rules.allowsPrivateAddresses = allowPrivateAddresses
        let chat = Chat(
            model: try await loader(nil),
            systemText: system,
            settings: ChatSettings(options: sampling.generationOptions, detail: detail),
            screen: screen,
            interruption: Interruption(),
            fetcher: modelOptions.offline ? nil : RemoteFetcher(rules: rules),
            loader: loader
        )
        status.clear()
        onInterrupt(chat.interruption)
        if !image.isEmpty { try await chat.addImages(image) }
        return chat
    }
}
