internal import SmolSupport
internal import Synchronization

/// Finds the addresses of a host.
package struct HostResolver: Sendable {
    /// Every address of a name, in the system's order.
    let addresses: @Sendable (String) async throws -> [IPAddress]

    /// A resolver that does as it is told.
    package init(_ addresses: @escaping @Sendable (String) async throws -> [IPAddress]) {
        self.addresses = addresses
    }

    /// The system's own resolver.
    package static let system = HostResolver { host in
        try await LookUp(host).run()
    }
}

/// A question to the system's resolver, which cannot be ended, on a thread of its own, which need not be waited for.
private final class LookUp: Sendable {
    private enum State {
        case waiting(CheckedContinuation<[IPAddress], any Error>?)
        case over
    }

    private let host: String
    private let state = Mutex(State.waiting(nil))

    init(_ host: String) { self.host = host }

    /// Asks; a cancelled task goes on at once.
    func run() async throws -> [IPAddress] {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let begins = state.withLock { state in
                    guard case .waiting = state else { return false }
                    state = .waiting(continuation)
                    return true
                }
                guard begins else { return continuation.resume(throwing: CancellationError()) }
                let runs = SystemThread.run(named: "smolvlm-names") { [self] in
                    end(.success(IPAddress.addresses(of: host)))
                }
                if !runs { end(.success([])) }
            }
        } onCancel: {
            end(.failure(CancellationError()))
        }
    }

    /// Answers, unless that was done before.
    private func end(_ result: Result<[IPAddress], any Error>) {
        let continuation = state.withLock { state -> CheckedContinuation<[IPAddress], any Error>? in
            guard case .waiting(let continuation) = state else { return nil }
            state = .over
            return continuation
        }
        continuation?.resume(with: result)
    }
}
