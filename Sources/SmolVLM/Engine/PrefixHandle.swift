internal import Synchronization

/// A place in the engine where a generation leaves its sequence, for the next one to go on with.
///
/// It holds one sequence at most, on the engine's thread. Letting go of the place frees it.
package final class PrefixHandle: Sendable {
    /// Tells the places of a process apart.
    package typealias ID = UInt64

    private static let count = Atomic<ID>(0)

    package let id = PrefixHandle.count.add(1, ordering: .relaxed).newValue
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

/// A sequence in a ``PrefixHandle``, with what it holds.
package struct KeptPrefix {
    /// The KV cache.
    package let sequence: any DecoderSequence
    /// As many ids as the sequence has positions.
    package let contents: SequenceContents

    /// A sequence that is to be kept.
    package init(sequence: any DecoderSequence, contents: SequenceContents) {
        self.sequence = sequence
        self.contents = contents
    }
}

/// What a decoder sequence holds: token ids, and for those that stand for an image the tiles they are from.
package struct SequenceContents: Sendable, Equatable {
    /// The token ids `[T]`.
    package var tokenIDs: [Int]
    /// The tiles whose features replace the image placeholder tokens, in order.
    ///
    /// Image tokens after the last tile's are tokens like any other: a model may generate them.
    package var tiles: [TileDigest]

    /// Contents of a prompt.
    package init(tokenIDs: [Int], tiles: [TileDigest]) {
        self.tokenIDs = tokenIDs
        self.tiles = tiles
    }

    /// How many positions, from the first on, hold the same in both.
    package func commonPrefix(with other: SequenceContents, imageTokenID: Int, imageTokensPerTile: Int) -> Int {
        var imageTokens = 0
        for (position, (id, otherID)) in zip(tokenIDs, other.tokenIDs).enumerated() {
            guard id == otherID else { return position }
            guard id == imageTokenID else { continue }
            let tile = imageTokens / max(1, imageTokensPerTile)
            imageTokens += 1
            guard Self.tile(tile, of: tiles) == Self.tile(tile, of: other.tiles) else { return position }
        }
        return min(tokenIDs.count, other.tokenIDs.count)
    }

    private static func tile(_ index: Int, of tiles: [TileDigest]) -> TileDigest? {
        index < tiles.count ? tiles[index] : nil
    }
}

extension InferenceEngine {
    /// The sequence for a prompt: one of its own, or the one that its prefix handle keeps, cut to what both hold.
    ///
    /// At least the prompt's last position is left to be computed: its logits are asked for.
    func makeSequence(for request: GenerationRequest) throws -> any DecoderSequence {
        guard let prefix = request.prefix, let cached = prefixes.removeValue(forKey: prefix.id) else {
            return try backend.decoder.makeSequence()
        }
        let common = cached.contents.commonPrefix(
            with: request.contents,
            imageTokenID: request.imageTokenID,
            imageTokensPerTile: request.imageTokensPerTile
        )
        try cached.sequence.truncate(to: min(common, request.inputs.tokenIDs.count - 1))
        return cached.sequence
    }

    /// Leaves an ended generation's sequence with its prefix handle, if it has one.
    func keepPrefix(of generation: ActiveGeneration) {
        guard let sequence = generation.sequence else { return }
        generation.sequence = nil
        guard let prefix = generation.request.prefix else { return }
        var contents = generation.request.contents
        // The last token was never fed back, and of a cancelled prompt not everything was read.
        contents.tokenIDs = Array((contents.tokenIDs + generation.tokenIDs).prefix(sequence.length))
        guard contents.tokenIDs.count == sequence.length else { return }
        prefixes[prefix.id] = KeptPrefix(sequence: sequence, contents: contents)
    }

    /// Positions that a prefix handle keeps.
    func prefixLength(_ id: PrefixHandle.ID) -> Int {
        prefixes[id]?.sequence.length ?? 0
    }

    /// Frees what a prefix handle keeps.
    func dropPrefix(_ id: PrefixHandle.ID) {
        prefixes[id] = nil
    }
}
