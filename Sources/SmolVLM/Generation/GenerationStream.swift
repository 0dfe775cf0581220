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

    init(events: AsyncThrowingStream<GenerationEvent, any Error>, cancellation: CancellationFlag) {
        self.events = events
        self.cancellation = cancellation
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
