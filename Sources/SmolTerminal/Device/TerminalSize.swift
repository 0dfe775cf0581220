import Foundation

/// How large a terminal is.
package struct TerminalSize: Sendable, Equatable {
    /// Columns of characters.
    package var columns: Int
    /// Rows of characters.
    package var rows: Int
    /// Pixels of a column; a guess where the terminal does not say.
    package var cellWidth = 10
    /// Pixels of a row; a guess where the terminal does not say.
    package var cellHeight = 20

    /// The size of the terminal on standard output; 80 by 24 where it does not say.
    package static var current: TerminalSize {
        var window = winsize()
        var size = TerminalSize(columns: 80, rows: 24)
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0 else { return size }
        if window.ws_col > 0 { size.columns = Int(window.ws_col) }
        if window.ws_row > 0 { size.rows = Int(window.ws_row) }
        let (width, height) = (Int(window.ws_xpixel) / size.columns, Int(window.ws_ypixel) / size.rows)
        if (4...100).contains(width), (4...200).contains(height) { (size.cellWidth, size.cellHeight) = (width, height) }
        return size
    }
}
