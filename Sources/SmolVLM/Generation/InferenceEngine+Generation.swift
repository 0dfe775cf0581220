internal import SmolImage

extension InferenceEngine {
    /// Prompt positions that go through the decoder between two looks at the cancellation flag.
    ///
    /// It does not change what comes out.
    static let prefillChunk = 256

    /// Answers a batch of prompts that decode together, each as if it were alone.
    ///
    /// - Parameters:
    ///   - requests: The prompts with their options.
    ///   - cancellation: Looked at between two tiles, two prefill chunks and two decode steps.
    ///   - emit: Receives each event with the index of the request it belongs to.
    package func generate(
        _ requests: [GenerationRequest],
        cancellation: CancellationFlag,
        emit: @Sendable (Int, GenerationEvent) -> Void
    ) async throws {
        var active: [ActiveGeneration] = []
        for (index, request) in requests.enumerated() {
            let generation = try ActiveGeneration(index: index, request: request, cancellation: cancellation)
            try await prefill(generation, emit: emit)
            if generation.isFinished {
                emit(index, .finished(generation.result()))
            } else {
                active.append(generation)
            }
        }
        while !active.isEmpty {
            await Task.yield()
            if cancellation.isCancelled || Task.isCancelled {
                for generation in active {
                    generation.finish(.cancelled, emit: emit)
                    emit(generation.index, .finished(generation.result()))
                }
                return
            }
            try step(active, emit: emit)
            for generation in active where generation.isFinished {
                emit(generation.index, .finished(generation.result()))
            }
            active.removeAll(where: \.isFinished)
        }
    }

    /// Images through the vision encoder, the prompt through the decoder, and the first token.
    private func prefill(
        _ generation: ActiveGeneration,
        emit: @Sendable (Int, GenerationEvent) -> Void
    ) async throws {
        let features = try await encodeImages(of: generation, emit: emit)
        guard !generation.isFinished else { return }
        let prefillStart = ContinuousClock.now
        let request = generation.request
        let embeddings = try embeddings(
            of: request.inputs.tokenIDs,
            features: features,
            imageTokenID: request.imageTokenID
        )
        let tokens = request.inputs.tokenIDs.count
        let width = embeddings.count / max(1, tokens)
        let sequence = try backend.decoder.makeSequence()
        generation.sequence = sequence
        var done = 0
        while done < tokens {
            await Task.yield()
            if generation.isCancelled {
                generation.finish(.cancelled, emit: emit)
                return
            }
            let count = min(Self.prefillChunk, tokens - done)
            let chunk = Array(embeddings[done * width..<(done + count) * width])
            let isLast = done + count == tokens
            let input = DecoderInput(sequence: sequence, embeddings: chunk, wantsLogits: isLast)
            let logits = try backend.decoder.decode([input])
            done += count
            emit(generation.index, .prompt(done: done, total: tokens))
            if isLast {
                generation.timings.prefill = prefillStart.duration(to: .now).seconds
                try generation.accept(logits[0], emit: emit)
            }
        }
    }

    /// One token more for each generation, all in one decoder call.
    private func step(
        _ active: [ActiveGeneration],
        emit: @Sendable (Int, GenerationEvent) -> Void
    ) throws {
        let start = ContinuousClock.now
        let inputs = try active.map { generation in
            guard let sequence = generation.sequence, let last = generation.tokenIDs.last else {
                throw BackendError.notAvailable(backend: backend.name, reason: "a sequence without a prompt")
            }
            return DecoderInput(sequence: sequence, embeddings: try backend.tokenEmbedder.embeddings(of: [last]))
        }
        let logits = try backend.decoder.decode(inputs)
        for (generation, logits) in zip(active, logits) {
            try generation.accept(logits, emit: emit)
            generation.timings.decode += start.duration(to: .now).seconds
        }
    }

    /// The features of every tile, `[tiles · imageTokensPerTile, hiddenSize]`, as many tiles at once as the backend
    /// likes.
    private func encodeImages(
        of generation: ActiveGeneration,
        emit: @Sendable (Int, GenerationEvent) -> Void
    ) async throws -> [Float] {
        let start = ContinuousClock.now
        defer { generation.timings.vision = start.duration(to: .now).seconds }
        let tiles = generation.request.inputs.images.flatMap { image in
            let tileBytes = image.pixels.count / max(1, image.grid.tileCount)
            return (0..<image.grid.tileCount).map { image.pixels[$0 * tileBytes..<($0 + 1) * tileBytes] }
        }
        let batch = max(1, backend.visionEncoder.tilesPerBatch)
        var features: [Float] = []
        for first in stride(from: 0, to: tiles.count, by: batch) {
            await Task.yield()
            if generation.isCancelled {
                generation.finish(.cancelled, emit: emit)
                return []
            }
            let last = min(tiles.count, first + batch)
            features += try self.features(ofTiles: Array(tiles[first..<last]))
            emit(generation.index, .imageTile(done: last, total: tiles.count))
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

extension Duration {
    /// The duration in seconds.
    package var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
