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
