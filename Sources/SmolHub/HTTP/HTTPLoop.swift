internal import CSmolHTTP
internal import SmolSupport
internal import Synchronization

/// The one loop of all transfers of this process, on a thread of its own.
///
/// The thread begins with the first transfer. When there has been none for a while it closes the connections that were
/// kept for more, and ends; the next transfer begins a new one.
package final class HTTPLoop: Sendable {
    /// What a task wants of the thread.
    enum Order: Sendable {
        case begin(HTTPExchange)
        case resume(HTTPExchange)
        case cancel(HTTPExchange)
    }

    /// Ends the thread's wait.
    ///
    /// Unchecked, because the library lets any thread call this one function, and the state's lock keeps the loop from
    /// being freed meanwhile.
    struct Waker: @unchecked Sendable {
        let loop: OpaquePointer

        func wake() { smol_http_loop_wake(loop) }
    }

    private struct State {
        var orders: [Order] = []
        var isRunning = false
        /// Nil until the thread has made its loop.
        var waker: Waker?
    }

    static let shared = HTTPLoop()

    private let state = Mutex(State())

    /// Hands an order to the thread and begins one where there is none.
    func order(_ order: Order) {
        let begins = state.withLock { state in
            state.orders.append(order)
            state.waker?.wake()
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard begins else { return }
        let runs = SystemThread.run(named: "smolvlm-http") { HTTPLoop.shared.run() }
        if !runs { giveUp() }
    }

    /// Whether there is a thread now.
    package static var hasThread: Bool { shared.state.withLock { $0.isRunning } }

    /// The orders since the last call.
    func takeOrders() -> [Order] {
        state.withLock { state in
            defer { state.orders = [] }
            return state.orders
        }
    }

    /// Lets orders wake the thread from now on.
    func announce(_ waker: Waker) {
        state.withLock { $0.waker = waker }
    }

    /// Whether the thread may end now: nobody has given an order meanwhile, and nobody can wake it from now on.
    func mayEnd() -> Bool {
        state.withLock { state in
            guard state.orders.isEmpty else { return false }
            state.waker = nil
            state.isRunning = false
            return true
        }
    }

    /// Ends what was ordered where there is no thread or no memory for it.
    func giveUp() {
        let orders = state.withLock { state in
            defer { state = State() }
            return state.orders
        }
        for case .begin(let exchange) in orders { exchange.finish(.failed(HTTPFailure(.noMemory))) }
    }
}
