/// A row of the screen as the editor fills it.
package struct ScreenRow: Sendable, Equatable {
    /// What is part of the editor and not of the text: the prompt.
    package var lead = ""
    /// The text.
    package var characters: [VisibleCharacter] = []
    /// Whether it is shown dimmed where colour is welcome.
    package var isDim = false

    /// Columns that the row takes.
    package var columns: Int { lead.columns + characters.reduce(0) { $0 + $1.columns } }
    /// The row as it is read.
    package var text: String { lead + characters.map(\.text).joined() }
}
