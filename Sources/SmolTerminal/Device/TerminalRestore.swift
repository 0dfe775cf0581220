#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Puts the terminal back as it was, from wherever the program ends: also from a signal's handler.
enum TerminalRestore {
    /// What a handler needs, in memory that is never freed; a handler may not take locks.
    private struct State {
        var settings = termios()
        var isChanged = false
    }

    // Written before the handlers are installed, and then only the flag.
    nonisolated(unsafe) private static let state: UnsafeMutablePointer<State> = {
        let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
        state.initialize(to: State())
        return state
    }()

    /// Ends bracketed paste, shows the cursor, ends colours.
    private static let farewell: StaticString = "\u{1B}[?2004l\u{1B}[?25h\u{1B}[0m"

    /// Takes note of the settings to come back to, and sees to it that every way out does.
    static func install(_ original: termios) {
        state.pointee.settings = original
        atexit { TerminalRestore.restore() }
        var action = sigaction()
        sigemptyset(&action.sa_mask)
        let handler: @convention(c) (Int32) -> Void = { number in
            TerminalRestore.restore()
            signal(number, SIG_DFL)
            raise(number)
        }
        #if canImport(Darwin)
        action.__sigaction_u.__sa_handler = handler
        #else
        action.__sigaction_handler.sa_handler = handler
        #endif
        for number in [SIGHUP, SIGTERM, SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGPIPE] {
            sigaction(number, &action, nil)
        }
    }

    /// Whether the terminal is not as it was.
    static func setChanged(_ isChanged: Bool) { state.pointee.isChanged = isChanged }

    /// Puts the terminal back, if it was changed.
    static func restore() {
        guard state.pointee.isChanged else { return }
        state.pointee.isChanged = false
        _ = write(STDOUT_FILENO, farewell.utf8Start, farewell.utf8CodeUnitCount)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &state.pointee.settings)
    }
}
