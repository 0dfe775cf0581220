internal import Synchronization

extension SmolVLMModel {
    /// Answers a prompt, token by token.
    ///
    /// The work starts at once, on the engine's own thread.
    ///
    /// - Parameters:
    ///   - inputs: From ``prepareInputs(messages:images:detail:)``.
    ///   - options: Sampling and limits; nil decodes greedily up to the configuration's `maxNewTokens`.
    /// - Returns: The events. Reading them throws ``GenerationError`` when an option is out of range or when prompt and
    ///   answer would need more positions than the model has (nothing has been computed then), or `BackendError`.
    public func generate(_ inputs: PreparedInputs, options: GenerationOptions? = nil) -> GenerationStream {
        GenerationStream { output in
            let request = try self.request(inputs, options: options)
            try await self.engine.generate([request], cancellation: output.cancellation) { _, event in
                output.emit(event)
            }
        }
    }

    /// Answers a prompt and returns the whole text.
    ///
    /// - Throws: What ``generate(_:options:)`` throws, and `CancellationError` when the task was cancelled.
    public func generateText(_ inputs: PreparedInputs, options: GenerationOptions? = nil) async throws -> String {
        try await generate(inputs, options: options).result().text
    }

    /// Answers several prompts at once; their sequences decode together, each as if it were alone, with the bits that it
    /// would have alone.
    ///
    /// - Parameters:
    ///   - inputs: From ``prepareInputs(messages:images:detail:)``.
    ///   - options: Sampling and limits, the same for all; nil decodes greedily up to the configuration's `maxNewTokens`.
    /// - Returns: One result a prompt, in order. When the task is cancelled they end with ``FinishReason/cancelled`` and
    ///   hold what was made until then.
    /// - Throws: What ``generate(_:options:)`` throws.
    public func generateBatch(
        _ inputs: [PreparedInputs],
        options: GenerationOptions? = nil
    ) async throws -> [GenerationResult] {
        let requests = try inputs.map { try request($0, options: options) }
        let cancellation = CancellationFlag()
        let results = Mutex<[Int: GenerationResult]>([:])
        try await withTaskCancellationHandler {
            try await engine.generate(requests, cancellation: cancellation) { index, event in
                if case .finished(let result) = event { results.withLock { $0[index] = result } }
            }
        } onCancel: {
            cancellation.cancel()
        }
        return results.withLock { results in inputs.indices.compactMap { results[$0] } }
    }

    /// A prompt with all that the engine needs to answer it.
    package func request(
        _ inputs: PreparedInputs,
        options: GenerationOptions?
    ) throws(GenerationError) -> GenerationRequest {
        let request = GenerationRequest(
            inputs: inputs,
            options: options ?? .greedy(maxNewTokens: config.maxNewTokens),
            tokenizer: tokenizer,
            endOfSequence: endOfSequence,
            imageTokenID: architecture.imageTokenID,
            imageTokensPerTile: max(1, architecture.imageTokensPerTile),
            contextLimit: architecture.text.maxPositionEmbeddings,
            loadTime: loadTime
        )
        // Refuses options and contexts before any work.
        _ = try request.stopRule(cancellation: nil)
        return request
    }
}
