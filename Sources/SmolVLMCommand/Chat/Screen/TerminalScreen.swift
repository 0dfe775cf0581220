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
        terminal.write(.styled(wrapped(line.withoutPasswords.singleLine), .dim, if: terminal.wantsColor))
    }

    func report(_ text: String) {
        terminal.write(StyledText(wrapped(text)))
    }

    private func wrapped(_ text: String) -> String {
        ParagraphWrapper.wrapped(text.safeForTerminal, columns: TerminalSize.current.columns)
    }

    /// Tells what went wrong.
    func error(_ text: String) {
        let label = "error:"
        let line = wrapped("\(label) \(text.withoutPasswords.singleLine)").dropFirst(label.count)
        terminal.write("\(StyledText.styled(label, .red, if: terminal.wantsColor))\(String(line))")
    }

    func beginAnswer() {
        wrapper = WordWrapper(columns: TerminalSize.current.columns)
        endsWithNewline = false
    }

    func answer(_ piece: String) {
        wrapper.resize(columns: TerminalSize.current.columns)
        terminal.write(StyledText(wrapper.append(piece)))
        endsWithNewline = piece.hasSuffix("\n")
    }

    func endAnswer() {
        terminal.write(StyledText(wrapper.finish()))
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
        terminal.write(StyledText(sequence: preview.sequence(graphics) + "\r\n"))
    }
}
