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
    private let cancellation: CancellationFlag

    private init(events: AsyncThrowingStream<GenerationEvent, any Error>, cancellation: CancellationFlag) {
        self.events = events
        self.cancellation = cancellation
    }

    /// A stream, and where its events come from.
    static func make() -> (stream: GenerationStream, output: Output) {
        let cancellation = CancellationFlag()
        let (events, continuation) = AsyncThrowingStream.makeStream(of: GenerationEvent.self)
        continuation.onTermination = { _ in cancellation.cancel() }
        return (
            GenerationStream(events: events, cancellation: cancellation),
            Output(continuation: continuation, cancellation: cancellation)
        )
    }

    /// The other end of a stream.
    struct Output: Sendable {
        fileprivate let continuation: AsyncThrowingStream<GenerationEvent, any Error>.Continuation
        /// Set when the reader wants no more.
        let cancellation: CancellationFlag

        /// Hands out an event.
        func emit(_ event: GenerationEvent) {
            continuation.yield(event)
        }

        /// Ends the stream when `body` returns, or with the error that it throws.
        func run(_ body: (Output) async throws -> Void) async {
            do {
                try await body(self)
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
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
    public func makeAsyncIterator() -> AsyncThrowingStream<GenerationEvent, any Error>.Iterator {
        events.makeAsyncIterator()
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
