extension InferenceEngine {
    /// The sequence for a prompt: one of its own, or the one in its prefix cache, cut to what both hold.
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

    /// Leaves an ended generation's sequence in its prefix cache, if it has one.
    func keepPrefix(of generation: ActiveGeneration) {
        guard let sequence = generation.sequence else { return }
        generation.sequence = nil
        guard let prefix = generation.request.prefix else { return }
        var contents = generation.request.contents
        // The last token was never fed back, and of a cancelled prompt not everything was read.
        contents.tokenIDs = Array((contents.tokenIDs + generation.tokenIDs).prefix(sequence.length))
        guard contents.tokenIDs.count == sequence.length else { return }
        prefixes[prefix.id] = CachedPrefix(sequence: sequence, contents: contents)
    }

    /// Positions that a prefix cache holds.
    func prefixLength(_ id: PrefixCache.ID) -> Int {
        prefixes[id]?.sequence.length ?? 0
    }

    /// Frees what a prefix cache holds.
    func dropPrefix(_ id: PrefixCache.ID) {
        prefixes[id] = nil
    }
}
