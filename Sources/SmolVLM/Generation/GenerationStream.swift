internal import Synchronization

/// An answer as it is made: a sequence of events that ends with ``GenerationEvent/finished(_:)``.
///
/// Letting go of the sequence, or cancelling the task that reads it, stops the generation within one step.
public struct GenerationStream: AsyncSequence, Sendable {
    /// What the sequence holds.
    public typealias Element = GenerationEvent
    /// What reading may throw.
    public typealias Failure = any Error

    private let events: AsyncThrowingStream<GenerationEvent, any Error>
    /// Ends the work when set.
    let cancellation: CancellationFlag
    /// The work behind the events; it ends after the last of them.
    let work: Task<Void, Never>

    /// Starts work whose events the stream gives out; it ends when `body` returns, or with the error that it throws.
    init(_ body: @escaping @Sendable (Output) async throws -> Void) {
        let (events, continuation) = AsyncThrowingStream.makeStream(of: GenerationEvent.self)
        let output = Output(continuation: continuation)
        continuation.onTermination = { _ in output.cancellation.cancel() }
        self.events = events
        cancellation = output.cancellation
        work = Task {
            do {
                try await body(output)
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
    }

    /// The other end of a stream.
    struct Output: Sendable {
        fileprivate let continuation: AsyncThrowingStream<GenerationEvent, any Error>.Continuation
        /// Set when the reader wants no more.
        let cancellation = CancellationFlag()

        /// Hands out an event.
        func emit(_ event: GenerationEvent) {
            continuation.yield(event)
        }
    }

    /// Reads the stream to its end.
    ///
    /// - Parameter onEvent: Told of every event as it comes, the last one included.
    /// - Returns: What the last event holds; its reason is ``FinishReason/cancelled`` where ``cancel()`` ended the answer.
    /// - Throws: What reading throws, what `onEvent` throws (which ends the answer), and `CancellationError` when the task
    ///   was cancelled.
    public func result(onEvent: (GenerationEvent) throws -> Void = { _ in }) async throws -> GenerationResult {
        var final: GenerationResult?
        for try await event in self {
            try onEvent(event)
            if case .finished(let result) = event { final = result }
        }
        guard let final else { throw CancellationError() }
        return final
    }

    /// Asks the generation to stop.
    ///
    /// It ends within one decode step or one tile, with a result whose reason is ``FinishReason/cancelled`` and that
    /// holds what was made until then.
    public func cancel() {
        cancellation.cancel()
    }

    /// Starts reading.
    ///
    /// The events can be read once.
    public func makeAsyncIterator() -> Iterator {
        Iterator(base: events.makeAsyncIterator())
    }

    /// Reads the events, one after the other.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate var base: AsyncThrowingStream<GenerationEvent, any Error>.Iterator
        private var hasFinished = false

        fileprivate init(base: AsyncThrowingStream<GenerationEvent, any Error>.Iterator) {
            self.base = base
        }

        /// The next event; nil after ``GenerationEvent/finished(_:)``.
        ///
        /// - Throws: What ended the generation, and `CancellationError` when the reading task was cancelled before the last
        ///   event: the answer is not whole then.
        public mutating func next() async throws -> GenerationEvent? {
            guard let event = try await base.next(isolation: #isolation) else {
                guard hasFinished else { throw CancellationError() }
                return nil
            }
            if case .finished = event { hasFinished = true }
            return event
        }
    }
}

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
