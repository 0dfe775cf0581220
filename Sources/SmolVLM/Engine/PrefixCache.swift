package import Foundation

/// A place in the engine where a generation leaves its sequence, for the next one to go on with.
///
/// It holds one sequence at most, on the engine's thread. Letting go of the place frees it.
package final class PrefixCache: Sendable {
    /// Names a place in its engine.
    package typealias ID = UUID

    package let id = ID()
    private let engine: InferenceEngine

    /// An empty place.
    package init(engine: InferenceEngine) {
        self.engine = engine
    }

    deinit {
        Task { [engine, id] in await engine.dropPrefix(id) }
    }

    /// Frees what the place holds.
    package func clear() async {
        await engine.dropPrefix(id)
    }

    /// Positions of the sequence that the place holds.
    package var length: Int {
        get async { await engine.prefixLength(id) }
    }
}

/// A sequence in a ``PrefixCache``, with what it holds.
package struct CachedPrefix {
    /// Keys and values.
    package let sequence: any DecoderSequence
    /// As many ids as the sequence has positions.
    package let contents: SequenceContents

    /// A sequence that is to be kept.
    package init(sequence: any DecoderSequence, contents: SequenceContents) {
        self.sequence = sequence
        self.contents = contents
    }
}
