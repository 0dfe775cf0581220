import Dispatch
import SmolTerminal
import Synchronization

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Ctrl-C: the first one asks the program to stop, the second one ends it.
final class Interrupt: Sendable {
    /// The exit status of an interrupted program: 128 plus the signal's number.
    static let exitStatus: Int32 = 130

    private struct State {
        var count = 0
        var handler: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())
    /// The line on the terminal that tells progress; nil where there is none.
    private let status: StatusLine?
    // Not Sendable on Linux; it is only kept alive, nothing touches it after the initialiser.
    nonisolated(unsafe) private let source: any DispatchSourceSignal

    /// Takes over the signal.
    ///
    /// - Parameter status: The line that goes away before the program ends.
    init(clearing status: StatusLine? = nil) {
        self.status = status
        signal(SIGINT, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler { [weak self] in self?.received() }
        source.resume()
    }

    /// Whether the signal came.
    var wasReceived: Bool { state.withLock { $0.count > 0 } }

    /// Sets what the first signal does; where nothing is set it ends the program too.
    ///
    /// If the signal came already, the handler runs now.
    func onFirst(_ handler: @escaping @Sendable () -> Void) {
        let alreadyReceived = state.withLock { state in
            state.handler = handler
            return state.count > 0
        }
        if alreadyReceived { handler() }
    }

    private func received() {
        let (count, handler) = state.withLock { state in
            state.count += 1
            return (state.count, state.handler)
        }
        guard count == 1, let handler else {
            status?.clear()
            _exit(Self.exitStatus)
        }
        handler()
    }
}
