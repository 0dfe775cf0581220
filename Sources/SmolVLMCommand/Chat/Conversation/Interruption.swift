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

    /// Does work that can be stopped by cancelling its task.
    func run<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let task = Task { try await work() }
        begin { task.cancel() }
        defer { end() }
        return try await task.value
    }
}
