#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

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

    package init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }

    /// The size of the terminal behind a descriptor; 80 by 24 where it does not say.
    package init(of descriptor: Int32) {
        self.init(columns: 80, rows: 24)
        var window = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0 else { return }
        if window.ws_col > 0 { columns = Int(window.ws_col) }
        if window.ws_row > 0 { rows = Int(window.ws_row) }
        let (width, height) = (Int(window.ws_xpixel) / columns, Int(window.ws_ypixel) / rows)
        if (4...100).contains(width), (4...200).contains(height) { (cellWidth, cellHeight) = (width, height) }
    }

    /// The size of the terminal on standard output, as it is now.
    package static var current: TerminalSize { TerminalSize(of: STDOUT_FILENO) }
}
