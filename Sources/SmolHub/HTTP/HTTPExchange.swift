internal import Synchronization

/// A request under way: what the loop's thread hands in and a task takes out.
final class HTTPExchange: Sendable {
    /// Bytes of a body that wait to be taken; beyond it, the other side has to wait.
    static let capacity = 1 << 20

    /// Why a transfer is over.
    enum End: Sendable {
        case complete
        case failed(HTTPFailure)
        case cancelled
    }

    /// What the two sides share.
    struct State {
        var head = HTTPHead()
        var bytes: [UInt8] = []
        /// Whether the transfer waits until there is room again.
        var isPaused = false
        var end: End?
        /// The task that waits for something new.
        var waiter: CheckedContinuation<Void, Never>?
        /// When something last came, nil before the connection is established.
        var lastSign: ContinuousClock.Instant?

        /// Whether all has come; throws what kept it from coming.
        func isOver() throws -> Bool {
            switch end {
            case nil: return false
            case .complete: return true
            case .failed(let failure): throw failure
            case .cancelled: throw CancellationError()
            }
        }
    }

    let request: HTTPRequest
    let state = Mutex(State())

    init(_ request: HTTPRequest) { self.request = request }

    /// The head of the answer.
    func head() async throws -> HTTPHead {
        try await waiting { state in
            if state.head.isComplete { return state.head }
            guard try state.isOver() else { return nil }
            // What ends without a head is no answer.
            throw HTTPFailure(.brokenOff)
        }
    }

    /// What of the body is there, nil at its end.
    func piece() async throws -> [UInt8]? {
        let (piece, hasRoomAgain) = try await waiting { state -> ([UInt8], Bool)? in
            guard !state.bytes.isEmpty else { return try state.isOver() ? ([], false) : nil }
            let taken = (state.bytes, state.isPaused)
            state.bytes = []
            if state.isPaused {
                state.isPaused = false
                state.lastSign = .now
            }
            return taken
        }
        if hasRoomAgain { HTTPLoop.shared.order(.resume(self)) }
        return piece.isEmpty ? nil : piece
    }

    /// Ends the transfer without waiting for it.
    func abandon() {
        guard state.withLock({ $0.end == nil }) else { return }
        HTTPLoop.shared.order(.cancel(self))
    }

    /// Waits until `take` finds something.
    ///
    /// A cancelled task waits for the end of its transfer, so that nothing of it goes on when the task is over.
    private func waiting<Result>(_ take: (inout State) throws -> Result?) async throws -> Result {
        try await withTaskCancellationHandler {
            while true {
                let isCancelled = Task.isCancelled
                var found: Swift.Result<Result, any Error>?
                await withCheckedContinuation { continuation in
                    let isThere = state.withLock { state in
                        if isCancelled {
                            found = state.end.map { _ in .failure(CancellationError()) }
                        } else {
                            do { found = try take(&state).map { .success($0) } } catch { found = .failure(error) }
                        }
                        if found == nil { state.waiter = continuation }
                        return found != nil
                    }
                    if isThere { continuation.resume() }
                }
                if let found { return try found.get() }
            }
        } onCancel: {
            abandon()
        }
    }
}
