import SmolImage
import SmolTerminal

/// A terminal: answers broken between words, notes dimmed, images where they can be shown.
final class TerminalScreen: ChatScreen {
    let status = StatusLine(isEnabled: true)
    private let terminal: Terminal
    private let showsPreviews: Bool
    /// Found out when the first image is to be shown.
    private var graphics: GraphicsProtocol??
    private var wrapper = WordWrapper(columns: 80)
    private var endsWithNewline = true

    init(terminal: Terminal, showsPreviews: Bool) {
        self.terminal = terminal
        self.showsPreviews = showsPreviews
    }

    func note(_ line: String) {
        let text = wrapped(line)
        terminal.write(terminal.wantsColor ? "\u{1B}[2m\(text)\u{1B}[0m" : text)
    }

    func report(_ text: String) {
        terminal.write(wrapped(text))
    }

    private func wrapped(_ text: String) -> String {
        ParagraphWrapper.wrapped(text.safeForTerminal, columns: TerminalSize.current.columns)
    }

    /// Tells what went wrong.
    func error(_ text: String) {
        let text = wrapped("error: " + text)
        terminal.write(
            terminal.wantsColor ? "\u{1B}[31merror:\u{1B}[0m" + text.dropFirst("error:".count) : text
        )
    }

    func beginAnswer() {
        wrapper = WordWrapper(columns: TerminalSize.current.columns)
        endsWithNewline = false
    }

    func answer(_ piece: String) {
        terminal.write(wrapper.append(piece))
        endsWithNewline = piece.hasSuffix("\n")
    }

    func endAnswer() {
        if !endsWithNewline { terminal.write("\n") }
        endsWithNewline = true
    }

    func preview(_ image: RGBImage) {
        guard showsPreviews else { return }
        if graphics == nil {
            graphics = .some(GraphicsProtocol.detected(on: terminal))
            terminal.enter(.answering)
        }
        guard case .some(.some(let graphics)) = graphics,
            let preview = ImagePreview(of: image, size: TerminalSize.current)
        else { return }
        terminal.write(preview.sequence(graphics) + "\r\n")
    }
}
