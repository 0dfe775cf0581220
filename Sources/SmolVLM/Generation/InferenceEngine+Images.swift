extension InferenceEngine {
    /// The features of a prompt's tiles from `firstTile` on, `[tiles · imageTokensPerTile, hiddenSize]`, one tile after
    /// the other; nil where the generation was cancelled.
    ///
    /// A tile that was seen before, in this prompt or by any other generation, is not encoded again.
    func encodeImages(
        of generation: ActiveGeneration,
        from firstTile: Int,
        emit: @Sendable (Int, GenerationEvent) -> Void
    ) async throws -> [Float]? {
        let start = ContinuousClock.now
        defer { generation.timings.vision = start.duration(to: .now).seconds }
        let total = generation.request.inputs.imageTiles
        var features: [Float] = []
        // Where this prompt's own tiles have their features: they are encoded once even where nothing is cached.
        var known: [TileDigest: Range<Int>] = [:]
        var done = 0
        for image in generation.request.inputs.preparedImages {
            for (index, digest) in image.digests.enumerated() {
                if done < firstTile {
                    generation.cachedImageTiles += 1
                } else {
                    let first = features.count
                    if let found = known[digest].map({ Array(features[$0]) }) ?? featureCache.features(of: digest) {
                        features += found
                        generation.cachedImageTiles += 1
                    } else {
                        await Task.yield()
                        guard !generation.isCancelled else { return nil }
                        let encoded = try self.features(ofTile: image.tile(index))
                        featureCache.insert(encoded, of: digest)
                        features += encoded
                    }
                    known[digest] = first..<features.count
                }
                done += 1
                emit(generation.index, .imageTile(done: done, total: total))
            }
        }
        return features
    }

    /// Embeddings `[T, hiddenSize]` of a prompt, with the rows of `features` where the image tokens stand, in order.
    package func embeddings(of tokenIDs: [Int], features: [Float], imageTokenID: Int) throws -> [Float] {
        var embeddings = try backend.tokenEmbedder.embeddings(of: tokenIDs)
        guard !features.isEmpty else { return embeddings }
        let width = embeddings.count / tokenIDs.count
        var next = 0
        for (position, id) in tokenIDs.enumerated() where id == imageTokenID && next + width <= features.count {
            embeddings.replaceSubrange(
                position * width..<(position + 1) * width,
                with: features[next..<next + width]
            )
            next += width
        }
        return embeddings
    }
}
