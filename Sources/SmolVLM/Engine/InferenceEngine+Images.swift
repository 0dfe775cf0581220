extension InferenceEngine {
    /// The features of a prompt's tiles from `firstTile` on, `[tiles · imageTokensPerTile, hiddenSize]`, one tile after
    /// the other; nil where the generation was cancelled.
    ///
    /// Tiles go to the backend in groups of as many as it likes. A group whose tiles were all seen before, in this
    /// prompt or by any other generation, is not encoded again.
    func encodeImages(
        of generation: ActiveGeneration,
        from firstTile: Int,
        emit: @Sendable (Int, GenerationEvent) -> Void
    ) async throws -> [Float]? {
        let start = ContinuousClock.now
        defer { generation.timings.vision = start.duration(to: .now) }
        let tiles = generation.request.inputs.preparedImages.flatMap { image in
            image.digests.indices.map { (digest: image.digests[$0], samples: image.tile($0)) }
        }
        let groupSize = max(1, backend.visionEncoder.tilesPerBatch)
        generation.cachedImageTiles += firstTile
        if firstTile > 0 { emit(generation.index, .imageTile(done: firstTile, total: tiles.count)) }
        var features: [Float] = []
        // This prompt's own tiles: they are encoded once even where nothing is cached.
        var known: [TileDigest: [Float]] = [:]
        for first in stride(from: firstTile, to: tiles.count, by: groupSize) {
            let group = tiles[first..<min(tiles.count, first + groupSize)]
            let found = group.compactMap { known[$0.digest] ?? featureCache.features(of: $0.digest) }
            if found.count == group.count {
                generation.cachedImageTiles += group.count
                features += found.joined()
            } else {
                await Task.yield()
                guard !generation.isCancelled else { return nil }
                let encoded = try self.features(ofTiles: group.map(\.samples))
                features += encoded
                let width = encoded.count / group.count
                for (index, tile) in group.enumerated() {
                    let ofTile = Array(encoded[index * width..<(index + 1) * width])
                    known[tile.digest] = ofTile
                    featureCache.insert(ofTile, of: tile.digest)
                }
            }
            emit(generation.index, .imageTile(done: group.endIndex, total: tiles.count))
        }
        return features
    }

    /// Embeddings `[T, hiddenSize]` of a prompt, with the rows of `features` where the image tokens are, in order.
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
