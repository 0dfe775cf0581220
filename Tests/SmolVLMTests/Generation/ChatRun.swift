import SmolImage
import SmolVLM
import Testing

extension ChatSession {
    /// Asks, reads the answer to its end and returns the result.
    func result(
        of text: String,
        images: [RGBImage] = [],
        maxNewTokens: Int = 10
    ) async throws -> GenerationResult {
        let options = GenerationOptions(maxNewTokens: maxNewTokens, ignoreEndOfSequence: true)
        return try await ask(text, images: images, options: options).result()
    }

    /// The result that the next question has on a model without any cache, from the conversation alone.
    func resultFromScratch(
        of text: String,
        images: [RGBImage] = [],
        maxNewTokens: Int = 10,
        model: SmolVLMModel
    ) async throws -> GenerationResult {
        let system = systemText.map { [Message.system($0)] } ?? []
        let inputs = try await model.prepareInputs(messages: system + messages + [.user(text, images: images)])
        let options = GenerationOptions(maxNewTokens: maxNewTokens, ignoreEndOfSequence: true)
        return try #require(try await model.generateBatch([inputs], options: options).first)
    }
}

extension GenerationStream {
    /// Reads to the end.
    func result() async throws -> GenerationResult {
        var result: GenerationResult?
        for try await event in self {
            if case .finished(let final) = event { result = final }
        }
        return try #require(result)
    }
}

extension SmolVLMModel {
    /// The logits of some steps behind what a prefix cache holds: on from the cache, and from the same contents read
    /// anew by `model`.
    func logits(behind prefix: PrefixHandle, images: [RGBImage], model: SmolVLMModel) async throws -> [[UInt32]] {
        let contents = try #require(await engine.prefixContents(prefix.id))
        let cached = try await engine.logits(behind: prefix.id, steps: [5, 17, 3])
        let images = try images.map { try imageProcessor.tiles(of: $0) }
        var features: [Float] = []
        for image in images {
            let bytes = image.pixels.count / image.tileCount
            for tile in 0..<image.tileCount {
                features += try await model.engine.features(ofTile: image.pixels[tile * bytes..<(tile + 1) * bytes])
            }
        }
        let anew = try await model.engine.logits(
            of: contents.tokenIDs,
            features: features,
            imageTokenID: architecture.imageTokenID,
            steps: [5, 17, 3]
        )
        return [cached, anew].map { $0.map(\.bitPattern) }
    }
}

extension InferenceEngine {
    fileprivate func prefixContents(_ id: PrefixHandle.ID) -> SequenceContents? {
        prefixes[id]?.contents
    }

    /// The logits after some steps on a prefix cache's sequence, which is the same again afterwards.
    fileprivate func logits(behind id: PrefixHandle.ID, steps: [Int]) throws -> [Float] {
        let sequence = try #require(prefixes[id]?.sequence)
        let length = sequence.length
        let logits = try run(steps, on: sequence)
        try sequence.truncate(to: length)
        return logits
    }

    fileprivate func logits(of ids: [Int], features: [Float], imageTokenID: Int, steps: [Int]) throws -> [Float] {
        let sequence = try backend.decoder.makeSequence()
        let embeddings = try embeddings(of: ids, features: features, imageTokenID: imageTokenID)
        _ = try backend.decoder.decode([DecoderInput(sequence: sequence, embeddings: embeddings)])
        return try run(steps, on: sequence)
    }

    private func run(_ steps: [Int], on sequence: any DecoderSequence) throws -> [Float] {
        var logits: [Float] = []
        for token in steps {
            let row = try backend.tokenEmbedder.embeddings(of: [token])
            logits += try backend.decoder.decode([DecoderInput(sequence: sequence, embeddings: row)])[0]
        }
        return logits
    }
}
