internal import CSmolSystem

/// Threads of the system, for what would block the ones that Swift's tasks share.
package enum SystemThread {
    /// Runs `body` on a new thread, which sees no signals and ends with it.
    ///
    /// - Parameters:
    ///   - name: What debuggers and lists of threads call it, cut after 15 bytes.
    ///   - stackSize: Bytes of its stack; nil for as many as the system likes.
    ///   - body: What it does.
    /// - Returns: False when the system gives no thread, and then `body` is not run.
    package static func run(named name: String, stackSize: Int? = nil, _ body: @escaping @Sendable () -> Void) -> Bool {
        let work = Unmanaged.passRetained(Work(body))
        let runs = smol_thread_run(
            name,
            stackSize ?? 0,
            { context in
                guard let context else { return }
                Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
            },
            work.toOpaque()
        )
        if !runs { work.release() }
        return runs
    }

    /// A closure that C's pointer can carry.
    private final class Work: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) {
            self.body = body
        }
    }
}
