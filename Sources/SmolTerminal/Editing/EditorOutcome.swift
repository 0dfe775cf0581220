/// What a key led to.
package enum EditorOutcome: Sendable, Equatable {
    /// The line goes on.
    case editing
    /// The line is done.
    case submitted(String)
    /// Ctrl-C; whether the line was empty, and whether any key came since it began.
    case interrupted(wasEmpty: Bool, wasTouched: Bool)
    /// Ctrl-D in an empty line.
    case endOfInput
    /// Ctrl-Z.
    case suspended
    /// Ctrl-L: the screen is to be cleared.
    case clearScreen
}
