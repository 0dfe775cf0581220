import Synchronization

/// What Ctrl-C stops: whatever is under way.
final class Interruption: Sendable {
    private struct State {
        var cancel: (@Sendable () -> Void)?
        var wasAsked = false
    }

    private let state = Mutex(State())

    /// Whether Ctrl-C came since the last call of ``begin(_:)``.
    var wasAsked: Bool { state.withLock { $0.wasAsked } }

    /// Says how to stop what begins now.
    func begin(_ cancel: @escaping @Sendable () -> Void) {
        state.withLock { $0 = State(cancel: cancel) }
    }

    /// Nothing is under way any more.
    func end() {
        state.withLock { $0.cancel = nil }
    }

    /// Forgets that Ctrl-C came.
    func reset() {
        state.withLock { $0 = State() }
    }

    /// Stops what is under way.
    ///
    /// - Returns: Whether this was the first time it was asked to stop.
    func ask() -> Bool {
        let (cancel, isFirst) = state.withLock { state in
            defer { state.wasAsked = true }
            return (state.cancel, !state.wasAsked)
        }
        cancel?()
        return isFirst && cancel != nil
    }

    /// Does work that can be stopped: its task is cancelled and not waited for, since reading from a slow disk ends when
    /// it likes.
    ///
    /// - Throws: What the work throws, or `CancellationError` at once when it is stopped.
    func run<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let outcome = FirstOutcome<Value>()
        let task = Task.detached {
            do {
                outcome.settle(.success(try await work()))
            } catch {
                outcome.settle(.failure(error))
            }
        }
        begin {
            task.cancel()
            outcome.settle(.failure(CancellationError()))
        }
        defer { end() }
        return try await outcome.value()
    }
}

/// Whichever of several outcomes comes first.
private final class FirstOutcome<Value: Sendable>: Sendable {
    private enum State {
        case open
        case awaited(CheckedContinuation<Value, any Error>)
        case settled(Result<Value, any Error>)
        case done
    }

    private let state = Mutex(State.open)

    /// Takes an outcome, unless there was one before.
    func settle(_ result: Result<Value, any Error>) {
        let waiting = state.withLock { state -> CheckedContinuation<Value, any Error>? in
            switch state {
            case .open: state = .settled(result)
            case .awaited(let continuation):
                state = .done
                return continuation
            case .settled, .done: break
            }
            return nil
        }
        waiting?.resume(with: result)
    }

    /// Waits for the outcome; to be called once.
    func value() async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let settled = state.withLock { state -> Result<Value, any Error>? in
                guard case .settled(let result) = state else {
                    state = .awaited(continuation)
                    return nil
                }
                state = .done
                return result
            }
            if let settled { continuation.resume(with: settled) }
        }
    }
}
