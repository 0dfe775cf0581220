import Synchronization

/// A flag that any thread can set to end a generation; the engine looks at it in every step and every tile.
public final class CancellationFlag: Sendable {
    private let flag = Atomic<Bool>(false)

    /// A flag that is not set.
    public init() {}

    /// Whether ``cancel()`` has been called.
    public var isCancelled: Bool { flag.load(ordering: .relaxed) }

    /// Sets the flag, for good.
    public func cancel() {
        flag.store(true, ordering: .relaxed)
    }
}
