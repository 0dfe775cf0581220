import SmolImage
import SmolTerminal

/// Standard output for answers and standard error for everything else, with no escape codes.
final class PipedScreen: ChatScreen {
    let status = StatusLine(isEnabled: false)
    private var endsWithNewline = true

    func note(_ line: String) { Output.messages.note(line) }
    func report(_ text: String) { try? Output.messages.write(text) }

    func beginAnswer() { endsWithNewline = false }

    func answer(_ piece: String) throws {
        try Output.standard.write(piece)
        endsWithNewline = piece.hasSuffix("\n")
    }

    func endAnswer() throws {
        if !endsWithNewline { try Output.standard.write("\n") }
        endsWithNewline = true
    }

    func preview(_ image: RGBImage) {}
}
