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
                end(generation, emit: emit)
            } else {
                active.append(generation)
            }
        }
        while !active.isEmpty {
            await Task.yield()
            if cancellation.isCancelled || Task.isCancelled {
                for generation in active {
                    generation.finish(.cancelled, emit: emit)
                    end(generation, emit: emit)
                }
                return
            }
            try step(active, emit: emit)
            for generation in active where generation.isFinished { end(generation, emit: emit) }
            active.removeAll(where: \.isFinished)
        }
    }

    /// Puts the sequence where it belongs and gives out the result.
    private func end(_ generation: ActiveGeneration, emit: @Sendable (Int, GenerationEvent) -> Void) {
        keepPrefix(of: generation)
        emit(generation.index, .finished(generation.result()))
    }

    /// Images through the vision encoder, the prompt through the decoder, and the first token.
    private func prefill(
        _ generation: ActiveGeneration,
        emit: @Sendable (Int, GenerationEvent) -> Void
    ) async throws {
        let request = generation.request
        let tokenIDs = request.inputs.tokenIDs
        let tokens = tokenIDs.count
        let sequence = try makeSequence(for: request)
        generation.sequence = sequence
        let reused = sequence.length
        generation.cachedPromptTokens = reused
        let reusedFeatures = tokenIDs[..<reused].count { $0 == request.imageTokenID }
        let firstTile = reusedFeatures / request.imageTokensPerTile
        guard let features = try await encodeImages(of: generation, from: firstTile, emit: emit) else {
            generation.finish(.cancelled, emit: emit)
            return
        }
        let prefillStart = ContinuousClock.now
        let hidden = features.count / max(1, (request.inputs.imageTiles - firstTile) * request.imageTokensPerTile)
        let embeddings = try embeddings(
            of: Array(tokenIDs[reused...]),
            // A prompt that was cancelled may have ended inside a tile.
            features: Array(features.dropFirst(reusedFeatures % request.imageTokensPerTile * hidden)),
            imageTokenID: request.imageTokenID
        )
        let width = embeddings.count / max(1, tokens - reused)
        var done = reused
        while done < tokens {
            await Task.yield()
            if generation.isCancelled {
                generation.finish(.cancelled, emit: emit)
                return
            }
            let count = min(Self.prefillChunk, tokens - done)
            let first = (done - reused) * width
            let chunk = Array(embeddings[first..<first + count * width])
            let isLast = done + count == tokens
            let input = DecoderInput(sequence: sequence, embeddings: chunk, wantsLogits: isLast)
            let logits = try backend.decoder.decode([input])
            done += count
            emit(generation.index, .prefill(done: done, total: tokens))
            if isLast {
                generation.timings.prefill = prefillStart.duration(to: .now)
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
                throw BackendError.notAvailable(backend: backend.kind.name, reason: "a sequence without a prompt")
            }
            return DecoderInput(sequence: sequence, embeddings: try backend.tokenEmbedder.embeddings(of: [last]))
        }
        let logits = try backend.decoder.decode(inputs)
        for (generation, logits) in zip(active, logits) {
            try generation.accept(logits, emit: emit)
            generation.timings.decode += start.duration(to: .now)
        }
    }
}
