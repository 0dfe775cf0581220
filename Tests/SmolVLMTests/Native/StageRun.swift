import SmolVLM

/// Runs a prompt through the stages one by one.
struct StageRun {
    let model: SmolVLMModel
    let inputs: PreparedInputs

    /// Features of every tile, one after the other.
    func features() async throws -> [Float] {
        var features: [Float] = []
        for image in inputs.images {
            let bytes = image.pixels.count / image.grid.tileCount
            for tile in 0..<image.grid.tileCount {
                features += try await model.engine.features(
                    ofTile: image.pixels[tile * bytes..<(tile + 1) * bytes]
                )
            }
        }
        return features
    }

    /// Logits behind the prompt and behind a continuation, the prompt in chunks of a given size.
    func logits(
        features: [Float],
        continuation: [Int],
        chunk: Int = .max
    ) async throws -> (prompt: [Float], last: [Float]) {
        try await model.engine.logits(
            of: inputs,
            features: features,
            imageTokenID: model.architecture.imageTokenID,
            continuation: continuation,
            chunk: chunk
        )
    }
}

extension InferenceEngine {
    /// Prefill in chunks, then one step for each token of the continuation.
    func logits(
        of inputs: PreparedInputs,
        features: [Float],
        imageTokenID: Int,
        continuation: [Int],
        chunk: Int
    ) throws -> (prompt: [Float], last: [Float]) {
        let embeddings = try embeddings(of: inputs.tokenIDs, features: features, imageTokenID: imageTokenID)
        let width = embeddings.count / inputs.tokenIDs.count
        let sequence = try backend.decoder.makeSequence()
        var prompt: [Float] = []
        var start = 0
        while start < inputs.tokenIDs.count {
            let count = min(chunk, inputs.tokenIDs.count - start)
            let rows = Array(embeddings[start * width..<(start + count) * width])
            prompt = try backend.decoder.decode([DecoderInput(sequence: sequence, embeddings: rows)])[0]
            start += count
        }
        var last = prompt
        for token in continuation {
            let row = try backend.tokenEmbedder.embeddings(of: [token])
            last = try backend.decoder.decode([DecoderInput(sequence: sequence, embeddings: row)])[0]
        }
        return (prompt, last)
    }
}
