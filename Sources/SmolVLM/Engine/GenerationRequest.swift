package import SmolTokenizer

/// One prompt with everything that is needed to answer it.
package struct GenerationRequest: Sendable {
    /// Token ids and tiles.
    package var inputs: PreparedInputs
    /// Sampling and limits.
    package var options: GenerationOptions
    /// Turns ids into bytes.
    package var tokenizer: Tokenizer
    /// Ids that end the answer.
    package var endOfSequence: Set<Int>
    /// The id that image features replace.
    package var imageTokenID: Int
    /// Features, and image tokens, of a tile; at least 1.
    package var imageTokensPerTile: Int
    /// Positions that the model has.
    package var contextLimit: Int
    /// Seconds that the model took to load, for the timings.
    package var loadSeconds: Double
    /// Where the sequence comes from and goes to; nil makes one for this answer alone.
    package var prefix: PrefixCache?

    /// What the sequence holds when the prompt is in it.
    var contents: SequenceContents {
        SequenceContents(tokenIDs: inputs.tokenIDs, tiles: inputs.preparedImages.flatMap(\.digests))
    }

    /// When the answer ends.
    ///
    /// - Throws: ``GenerationError`` when an option is out of range or prompt and answer would not fit.
    func stopRule(cancellation: CancellationFlag?) throws(GenerationError) -> StopRule {
        try StopRule(
            options: options,
            endOfSequence: endOfSequence,
            promptTokens: inputs.tokenIDs.count,
            contextLimit: contextLimit,
            cancellation: cancellation
        )
    }
}
