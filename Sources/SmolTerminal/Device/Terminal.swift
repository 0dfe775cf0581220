import Synchronization

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The terminal on standard input and output.
///
/// However the program ends (returns, exits, crashes, is killed by a signal that can be caught), the terminal is put
/// back as it was. When it is stopped by Ctrl-Z it is put back too, and taken again when the program goes on.
package final class Terminal: Sendable {
    private struct State {
        var mode = TerminalMode.original
        var onInterrupt: (@Sendable () -> Void)?
        var signals: TerminalSignals?
        var unread: [UInt8] = []
    }

    /// Why waiting for input ended.
    package enum Input: Sendable, Equatable {
        /// Bytes came.
        case bytes([UInt8])
        /// Nothing came in time.
        case silence
        /// The terminal has another size, or the program was stopped and goes on.
        case redraw
        /// Ctrl-C came as a signal.
        case interrupt
        /// The terminal is gone.
        case end
    }

    /// Whether colour is welcome: NO_COLOR (no-color.org) is honoured when it holds anything.
    package let wantsColor: Bool

    private let original: termios
    private let state = Mutex(State())
    /// Wakes whoever waits for input, with a byte that says why.
    private let wakeRead: Int32
    private let wakeWrite: Int32

    /// Whether standard input and output are a terminal on which lines can be drawn.
    package static var isAvailable: Bool {
        let kind = Environment.value("TERM") ?? ""
        return Descriptor.isTerminal(STDIN_FILENO) && Output.standard.canRedraw && !kind.isEmpty
    }

    /// The terminal, or nil where there is none.
    package init?() {
        var settings = termios()
        var ends: [Int32] = [-1, -1]
        guard Self.isAvailable, tcgetattr(STDIN_FILENO, &settings) == 0, pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        original = settings
        (wakeRead, wakeWrite) = (ends[0], ends[1])
        wantsColor = Output.standard.wantsColor
        TerminalRestore.install(settings)
        state.withLock { state in
            state.signals = TerminalSignals { [weak self] number in self?.received(number) }
        }
    }

    /// Changes how the terminal treats what is typed.
    package func enter(_ mode: TerminalMode) {
        state.withLock { state in
            state.mode = mode
            apply(mode)
        }
    }

    /// Sets what Ctrl-C does while nobody waits for input.
    package func onInterrupt(_ handler: (@Sendable () -> Void)?) {
        state.withLock { $0.onInterrupt = handler }
    }

    /// Writes text at once; what is not the program's own is filtered.
    package func write(_ text: StyledText) {
        try? Output.standard.write(text)
    }

    /// Waits for what is typed.
    ///
    /// - Parameter seconds: How long; nil has no end.
    package func read(seconds: Double? = nil) -> Input {
        let unread = state.withLock { state in
            defer { state.unread = [] }
            return state.unread
        }
        if !unread.isEmpty { return .bytes(unread) }
        var descriptors = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            pollfd(fd: wakeRead, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            let ready = poll(&descriptors, 2, seconds.map { Int32($0 * 1000) } ?? -1)
            if ready == 0 { return .silence }
            if ready < 0 {
                if errno == EINTR { continue }
                return .end
            }
            if descriptors[1].revents != 0 { return takeWake() }
            return (try? Descriptor.read(STDIN_FILENO, upTo: 4096)).flatMap { $0 }.map { .bytes($0) } ?? .end
        }
    }

    /// Gives bytes back that were read too early.
    package func unread(_ bytes: [UInt8]) {
        state.withLock { $0.unread += bytes }
    }

    /// Stops the program as Ctrl-Z does, with the terminal as it was.
    ///
    /// Returns when it goes on.
    package func suspend() {
        // The whole group, as the terminal itself would do it: a shell script that runs the program stops too.
        stop(group: 0)
    }

    /// Ends the program at once, with the terminal as it was.
    package func end(status: Int32) -> Never {
        TerminalRestore.restore()
        _exit(status)
    }

    /// Stops waiting, as Ctrl-C does.
    package func wakeForInterrupt() { wake(UInt8(ascii: "i")) }

    // MARK: Signals

    private func received(_ number: Int32) {
        switch number {
        case SIGINT:
            let handler = state.withLock { $0.onInterrupt }
            if let handler { handler() } else { wakeForInterrupt() }
        case SIGTSTP: stop(group: getpid())
        case SIGCONT:
            state.withLock { apply($0.mode) }
            wake(UInt8(ascii: "r"))
        default: wake(UInt8(ascii: "r"))
        }
    }

    /// Stops the program; returns when it goes on.
    private func stop(group: pid_t) {
        TerminalRestore.restore()
        signal(SIGTSTP, SIG_DFL)
        kill(group, SIGTSTP)
        // The signal may need a moment; and where the system ignores it, nothing says so.
        usleep(50_000)
        TerminalSignals.catchSignal(SIGTSTP)
        state.withLock { apply($0.mode) }
        wake(UInt8(ascii: "r"))
    }

    private func wake(_ reason: UInt8) {
        Descriptor.offer(wakeWrite, reason)
    }

    private func takeWake() -> Input {
        let reasons = (try? Descriptor.read(wakeRead, upTo: 64)).flatMap { $0 } ?? []
        return reasons.contains(UInt8(ascii: "i")) ? .interrupt : .redraw
    }

    private func apply(_ mode: TerminalMode) {
        guard mode != .original else {
            TerminalRestore.restore()
            return
        }
        // A program in the background that touched the terminal would be stopped.
        guard tcgetpgrp(STDIN_FILENO) == getpgrp() else { return }
        var settings = original.adapted(to: mode)
        TerminalRestore.setChanged(true)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
        write(StyledText(sequence: "\u{1B}[?2004h"))
    }
}
