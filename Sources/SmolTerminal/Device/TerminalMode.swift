#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// How the terminal treats what is typed.
package enum TerminalMode: Sendable {
    /// As it was when the program started.
    case original
    /// Every key comes as it is pressed, Ctrl-C and Ctrl-Z among them; nothing is echoed.
    case editing
    /// As `editing`, but Ctrl-C and Ctrl-Z are signals; what is typed waits for the next line.
    case answering
}

extension termios {
    /// These settings changed for a mode.
    func adapted(to mode: TerminalMode) -> termios {
        var settings = self
        guard mode != .original else { return settings }
        settings.c_iflag &= ~tcflag_t(ICRNL | INLCR | IGNCR | IXON | ISTRIP)
        settings.c_lflag &= ~tcflag_t(ECHO | ICANON | IEXTEN)
        if mode == .editing { settings.c_lflag &= ~tcflag_t(ISIG) }
        settings.c_cflag |= tcflag_t(CS8)
        withUnsafeMutableBytes(of: &settings.c_cc) { characters in
            characters[Int(VMIN)] = 1
            characters[Int(VTIME)] = 0
        }
        return settings
    }
}
