import Dispatch
import Synchronization

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The signals of a terminal, brought out of their handlers: Ctrl-C, a new size, a stop and going on.
final class TerminalSignals: Sendable {
    /// The two ends of the pipe that handlers write into; they may do little else.
    private let readEnd: Int32
    // Set once before any handler is installed, and read by handlers.
    nonisolated(unsafe) private static var writeEnd: Int32 = -1
    // Not Sendable on Linux; it is only kept alive, nothing touches it after the initialiser.
    nonisolated(unsafe) private let source: any DispatchSourceRead

    /// Takes the signals over; `handle` gets each one, on a queue of its own.
    init?(handle: @escaping @Sendable (Int32) -> Void) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        let readEnd = ends[0]
        self.readEnd = readEnd
        Self.writeEnd = ends[1]
        source = DispatchSource.makeReadSource(fileDescriptor: readEnd, queue: DispatchQueue(label: "terminal signals"))
        source.setEventHandler {
            var bytes = [UInt8](repeating: 0, count: 64)
            let count = read(readEnd, &bytes, bytes.count)
            for number in bytes.prefix(max(0, count)) { handle(Int32(number)) }
        }
        source.resume()
        for number in [SIGINT, SIGWINCH, SIGTSTP, SIGCONT] { Self.catchSignal(number) }
    }

    /// Has a signal written into the pipe.
    static func catchSignal(_ number: Int32) {
        var action = sigaction()
        sigemptyset(&action.sa_mask)
        action.sa_flags = SA_RESTART
        let handler: @convention(c) (Int32) -> Void = { number in
            let saved = errno
            var byte = UInt8(truncatingIfNeeded: number)
            _ = write(TerminalSignals.writeEnd, &byte, 1)
            errno = saved
        }
        #if canImport(Darwin)
        action.__sigaction_u.__sa_handler = handler
        #else
        action.__sigaction_handler.sa_handler = handler
        #endif
        sigaction(number, &action, nil)
    }
}
