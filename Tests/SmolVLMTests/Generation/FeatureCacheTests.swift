import SmolImage
import SmolVLM
import TestSupport
import Testing

/// Image features are computed once, and forgotten in the order of their last use.
@Suite("Feature cache")
struct FeatureCacheTests {
    private func digest(_ byte: UInt8) -> TileDigest {
        [byte].withUnsafeBytes { TileDigest(of: $0) }
    }

    @Test("The least recently used features go first")
    func eviction() {
        var cache = FeatureCache(capacity: 3 * 8 * 4)
        for byte in 0..<3 { cache.insert([Float](repeating: Float(byte), count: 8), of: digest(UInt8(byte))) }
        #expect(cache.bytes == 96)
        #expect(cache.features(of: digest(0))?.first == 0)
        cache.insert([Float](repeating: 3, count: 8), of: digest(3))
        #expect(cache.features(of: digest(1)) == nil)
        #expect(cache.features(of: digest(0)) != nil)
        #expect(cache.features(of: digest(2)) != nil)
        cache.insert([Float](repeating: 4, count: 16), of: digest(4))
        #expect(cache.count == 2)
        #expect(cache.bytes == 96)
        #expect(cache.features(of: digest(2))?.first == 2)
    }

    @Test("Features that are larger than the cache are not kept, and drop nothing")
    func tooLarge() {
        var cache = FeatureCache(capacity: 64)
        cache.insert([1, 2], of: digest(0))
        cache.insert([Float](repeating: 0, count: 17), of: digest(1))
        #expect(cache.count == 1)
        #expect(cache.bytes == 8)
        var none = FeatureCache(capacity: 0)
        none.insert([1], of: digest(0))
        #expect(none.features(of: digest(0)) == nil)
        #expect(FeatureCache(capacity: -1).capacity == 0)
    }

    @Test("The same features again take no more room")
    func again() {
        var cache = FeatureCache(capacity: 64)
        for _ in 0..<5 { cache.insert([1, 2, 3], of: digest(0)) }
        #expect(cache.count == 1)
        #expect(cache.bytes == 12)
    }

    @Test("An image that comes twice in a prompt is encoded once, cached or not", arguments: [0, 64 << 20])
    func twiceInOnePrompt(bytes: Int) async throws {
        let golden = GoldenModel.ofRepository[0]
        let model = try await golden.load(.float32, featureCacheBytes: bytes)
        let photo = try golden.image("waves-422.jpg")
        let inputs = try await model.prepareInputs(messages: [.user("Compare.", images: [photo, photo])])
        var tiles: [Int] = []
        var result: GenerationResult?
        for try await event in model.generate(inputs, options: .greedy(maxNewTokens: 4)) {
            if case .imageTile(let done, let total) = event {
                tiles.append(done)
                #expect(total == 26)
            }
            if case .finished(let final) = event { result = final }
        }
        #expect(tiles == Array(1...26))
        #expect(result?.usage.imageTiles == 26)
        #expect((result?.usage.cachedImageTiles ?? 0) >= 13)
        #expect(result?.usage.cachedPromptTokens == 0)
    }

    @Test("Every generation of a model shares the features, and none without a cache")
    func shared() async throws {
        let golden = GoldenModel.ofRepository[0]
        let photo = try golden.image("waves-422.jpg")
        let messages = [Message.user("What is this?", images: [photo])]
        let options = GenerationOptions(maxNewTokens: 8, ignoreEndOfSequence: true)
        let cached = try await golden.load(.bfloat16)
        let plain = try await golden.load(.bfloat16, featureCacheBytes: 0)
        let inputs = try await cached.prepareInputs(messages: messages)
        let first = try #require(try await cached.generateBatch([inputs], options: options).first)
        #expect(first.usage.cachedImageTiles == 0)
        let batch = try await cached.generateBatch([inputs, inputs], options: options)
        #expect(batch.map(\.usage.cachedImageTiles) == [13, 13])
        #expect(batch.map(\.tokenIDs) == [first.tokenIDs, first.tokenIDs])
        for _ in 0..<2 {
            let result = try #require(try await plain.generateBatch([inputs], options: options).first)
            #expect(result.usage.cachedImageTiles == 0)
            #expect(result.tokenIDs == first.tokenIDs)
        }
    }
}
