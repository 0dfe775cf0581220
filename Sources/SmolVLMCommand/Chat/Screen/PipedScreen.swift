import SmolImage
import SmolTerminal

/// Standard output for answers and standard error for everything else, with no escape codes.
final class PipedScreen: ChatScreen {
    let status = StatusLine(isEnabled: false)
    private var endsWithNewline = true

    func note(_ line: String) { StandardError.write(line + "\n") }
    func report(_ text: String) { StandardError.write(text) }

    func beginAnswer() { endsWithNewline = false }

    func answer(_ piece: String) throws {
        try StandardOutput.write(piece)
        endsWithNewline = piece.hasSuffix("\n")
    }

    func endAnswer() throws {
        if !endsWithNewline { try StandardOutput.write("\n") }
        endsWithNewline = true
    }

    func preview(_ image: RGBImage) {}
}
