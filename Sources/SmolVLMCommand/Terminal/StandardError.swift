import Foundation

/// Standard error: progress, notes and errors.
enum StandardError {
    /// Whether a person is likely to be looking.
    static let isTerminal = isatty(STDERR_FILENO) == 1

    /// Whether lines may be redrawn: a terminal that is not a dumb one.
    static let canRedraw = isTerminal && ProcessInfo.processInfo.environment["TERM"] != "dumb"

    /// Whether colour is welcome: NO_COLOR (no-color.org) is honoured when it holds anything.
    static let wantsColor = canRedraw && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty

    /// Writes text.
    ///
    /// Standard error has nobody to complain to, so failures are let go.
    static func write(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }

    /// Writes one line in a dimmed colour where colour is welcome.
    static func note(_ line: String) {
        write(wantsColor ? "\u{1B}[2m\(line)\u{1B}[0m\n" : line + "\n")
    }
}
