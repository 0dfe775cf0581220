import SmolImage
import SmolVLM
import TestSupport
import Testing

/// An answer that goes on from what a session holds has the bits of one from scratch.
@Suite("Chat session bits", .serialized)
struct ChatSessionBitsTests {
    @Test("several turns with images", arguments: GoldenModel.ofRepository, Precision.allCases)
    func turnsOfRepository(golden: GoldenModel, precision: Precision) async throws {
        try await checkTurns(golden, precision, images: ["waves-422.jpg", "palette.png"])
    }

    @Test("several turns with images, shared models", .needsShared, arguments: GoldenModel.shared, Precision.allCases)
    func turnsOfShared(golden: GoldenModel, precision: Precision) async throws {
        try await checkTurns(golden, precision, images: ["cat-444.jpg", "one-pixel.png"])
    }

    private func checkTurns(_ golden: GoldenModel, _ precision: Precision, images: [String]) async throws {
        let model = try await golden.load(precision)
        let scratch = try await golden.load(precision, featureCacheBytes: 0)
        let photos = try images.map(golden.image)
        let questions: [(text: String, images: [RGBImage])] = [
            ("Which colours does the painting use?", [photos[0]]),
            ("And which of them is the brightest?", []),
            ("How does this one differ?", [photos[1]]),
            ("And the first again, with \"<image>\" as text?", [photos[0]]),
            ("Thank you.", []),
        ]
        let chat = ChatSession(model, systemText: "Answer in one sentence.")
        var last = 0
        for (index, question) in questions.enumerated() {
            let expected = try await chat.resultFromScratch(of: question.text, images: question.images, model: scratch)
            let result = try await chat.result(of: question.text, images: question.images)
            #expect(result.tokenIDs == expected.tokenIDs, "turn \(index)")
            // The template writes the space that an answer may begin with.
            #expect(result.text == expected.text.trimmingPrefix(" "), "turn \(index)")
            #expect(result.usage.promptTokens == expected.usage.promptTokens, "turn \(index)")
            // The prompt before is the beginning of the next one, up to the start of the answer at least.
            #expect(index == 0 || result.usage.cachedPromptTokens >= last, "turn \(index)")
            #expect(result.usage.cachedImageTiles >= result.usage.imageTiles - newTiles(index, result), "turn \(index)")
            last = result.usage.promptTokens - 2
            let bits = try await model.logits(
                behind: chat.prefix,
                images: questions[...index].flatMap(\.images),
                model: scratch
            )
            #expect(bits[0] == bits[1], "turn \(index)")
        }
        #expect(chat.messages.count == 2 * questions.count)
    }

    /// Tiles that a turn may have to encode: those of the first two images.
    private func newTiles(_ turn: Int, _ result: GenerationResult) -> Int {
        turn == 0 || turn == 2 ? result.usage.imageTiles : 0
    }

    @Test("a prompt that was cancelled at any chunk", arguments: GoldenModel.ofRepository, Precision.allCases)
    func cancelledPrompt(golden: GoldenModel, precision: Precision) async throws {
        let model = try await golden.load(precision)
        let photo = try golden.image("waves-422.jpg")
        let text = String(repeating: "one two three, ", count: 40)
        let inputs = try await model.prepareInputs(messages: [
            .user(text, images: [photo]), .assistant("Yes."), .user("And this?", images: [photo, photo]),
        ])
        let options = GenerationOptions(maxNewTokens: 6, ignoreEndOfSequence: true)
        let expected = try #require(try await model.generateBatch([inputs], options: options).first)
        var request = try model.request(inputs, options: options)
        let prefix = PrefixHandle(engine: model.engine)
        request.prefix = prefix
        let flag = CancellationFlag()
        try await model.engine.generate([request], cancellation: flag) { _, event in
            if case .prefill = event { flag.cancel() }
        }
        let held = await prefix.length
        #expect(held > 0 && held < inputs.tokenIDs.count)
        let (results, output) = AsyncStream.makeStream(of: GenerationResult.self)
        try await model.engine.generate([request], cancellation: CancellationFlag()) { _, event in
            if case .finished(let result) = event { output.yield(result) }
        }
        output.finish()
        for await result in results {
            #expect(result.tokenIDs == expected.tokenIDs)
            #expect(result.usage.cachedPromptTokens == held)
        }
    }

    @Test("a prompt cut inside a tile", arguments: GoldenModel.ofRepository)
    func cutInsideATile(golden: GoldenModel) async throws {
        let model = try await golden.load(.float32)
        let inputs = try await model.prepareInputs(messages: [.user("What?", images: [golden.image("waves-422.jpg")])])
        let options = GenerationOptions(maxNewTokens: 6, ignoreEndOfSequence: true)
        let expected = try #require(try await model.generateBatch([inputs], options: options).first)
        var request = try model.request(inputs, options: options)
        let prefix = PrefixHandle(engine: model.engine)
        request.prefix = prefix
        let imageTokens = inputs.tokenIDs.indices.filter { inputs.tokenIDs[$0] == model.architecture.imageTokenID }
        for position in [imageTokens[0], imageTokens[1], imageTokens[imageTokens.count / 2 + 1]] {
            try await model.engine.generate([request], cancellation: CancellationFlag()) { _, _ in }
            await model.engine.cut(prefix.id, to: position)
            let (results, output) = AsyncStream.makeStream(of: GenerationResult.self)
            try await model.engine.generate([request], cancellation: CancellationFlag()) { _, event in
                if case .finished(let result) = event { output.yield(result) }
            }
            output.finish()
            for await result in results {
                #expect(result.tokenIDs == expected.tokenIDs)
                #expect(result.usage.cachedPromptTokens == position)
            }
        }
    }
}

extension InferenceEngine {
    /// Makes a prefix cache hold fewer positions, as if its prompt had been cancelled there.
    fileprivate func cut(_ id: PrefixHandle.ID, to length: Int) {
        guard let cached = prefixes[id] else { return }
        try? cached.sequence.truncate(to: length)
        let ids = Array(cached.contents.tokenIDs[..<length])
        prefixes[id] = KeptPrefix(
            sequence: cached.sequence,
            contents: SequenceContents(tokenIDs: ids, tiles: cached.contents.tiles)
        )
    }
}
