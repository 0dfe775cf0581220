import SmolImage
import SmolTerminal

/// Where a chat's words go.
protocol ChatScreen: AnyObject {
    /// Progress, on standard error.
    var status: StatusLine { get }
    /// Tells in a line what was done.
    func note(_ line: String)
    /// Shows what was asked for, whole lines.
    func report(_ text: String)
    /// Begins an answer.
    func beginAnswer()
    /// Adds to the answer.
    func answer(_ piece: String) throws
    /// Ends the answer.
    func endAnswer() throws
    /// Shows an image, where that can be done.
    func preview(_ image: RGBImage)
}

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
