import SmolVLM
import TestSupport
import Testing

@Suite("Sampler")
struct SamplerTests {
    @Test("Greedy takes the first of equal maxima")
    func firstMaximum() throws {
        var sampler = try Sampler(options: .greedy(maxNewTokens: 1))
        #expect(try sampler.next(logits: [1, 3, 3, 2], history: []) == 1)
    }

    @Test("Scores that are not numbers are passed over", arguments: [0.0, 0.8])
    func notANumber(temperature: Double) throws {
        var sampler = try Sampler(options: GenerationOptions(temperature: temperature, topK: 1))
        #expect(try sampler.next(logits: [.nan, -1, .nan, -0.5, .nan], history: []) == 3)
        #expect(try sampler.next(logits: [-.infinity, -2, .nan], history: []) == 1)
        #expect(try sampler.next(logits: [0, .infinity, 5], history: []) == 1)
    }

    @Test("Logits without any number are an error", arguments: [0.0, 1.0])
    func nothingToChoose(temperature: Double) throws {
        var sampler = try Sampler(options: GenerationOptions(temperature: temperature))
        #expect(throws: GenerationError.noFiniteLogit(vocabularySize: 2)) {
            try sampler.next(logits: [.nan, -.infinity], history: [])
        }
        #expect(throws: GenerationError.noFiniteLogit(vocabularySize: 0)) {
            try sampler.next(logits: [Float](), history: [])
        }
    }

    @Test("The same seed gives the same tokens, another seed others")
    func seeds() throws {
        let logits = referenceLogits(count: 1000, scale: 16_384, coarseness: 0)
        func tokens(seed: UInt64) throws -> [Int] {
            var sampler = try Sampler(options: GenerationOptions(temperature: 1, topP: 0.9, seed: seed))
            return try (0..<32).map { _ in try sampler.next(logits: logits, history: []) }
        }
        #expect(try tokens(seed: 7) == tokens(seed: 7))
        #expect(try tokens(seed: 7) != tokens(seed: 8))
    }

    @Test("Tokens come as often as their probabilities say")
    func frequencies() throws {
        let logits: [Float] = [0, 1, -1, 2, -30]
        let probabilities = softmax(logits)
        var sampler = try Sampler(options: GenerationOptions(temperature: 1, seed: 1))
        var counts = [Int](repeating: 0, count: logits.count)
        let draws = 20_000
        for _ in 0..<draws {
            counts[try sampler.next(logits: logits, history: [])] += 1
        }
        for (count, probability) in zip(counts, probabilities) {
            // Five standard deviations.
            let deviation = (probability * (1 - probability) / Double(draws)).squareRoot()
            #expect(abs(Double(count) / Double(draws) - probability) <= 5 * deviation + 1e-9)
        }
    }

    @Test("Ids of the history outside the vocabulary are passed over")
    func historyOutside() throws {
        var sampler = try Sampler(options: GenerationOptions(repetitionPenalty: 2))
        #expect(try sampler.next(logits: [4, 3], history: [0, 99, -1, Int.max]) == 1)
    }

    @Test("The penalty of one step does not stay for the next")
    func penaltyIsFresh() throws {
        var sampler = try Sampler(options: GenerationOptions(repetitionPenalty: 2))
        #expect(try sampler.next(logits: [4, 3], history: [0]) == 1)
        #expect(try sampler.next(logits: [4, 3], history: []) == 0)
    }

    @Test("The generator gives the published sequence")
    func generator() {
        var random = SeededRandom(seed: 42)
        #expect(random.next() == 0x1578_0B2E_0C2E_C716)
        #expect(random.next() == 0x6104_D986_6D11_3A7E)
        #expect(random.next() == 0xAE17_5332_39E4_99A1)
        #expect(random.next() == 0xECB8_AD47_03B3_60A1)
        let unit = random.nextUnit()
        #expect(unit >= 0 && unit < 1)
    }

    @Test("Any logits and options give a token of the vocabulary or a typed error")
    func fuzz() throws {
        var generator = SeededGenerator(seed: 11)
        let special: [Float] = [
            .nan, .infinity, -.infinity, 0, -0.0, .greatestFiniteMagnitude, .leastNonzeroMagnitude, -3e38,
        ]
        for _ in 0..<10_000 {
            let count = Int.random(in: 0...200, using: &generator)
            let logits = (0..<count).map { _ in
                Bool.random(using: &generator)
                    ? Float.random(in: -20...20, using: &generator)
                    : special[Int.random(in: 0..<special.count, using: &generator)]
            }
            let options = GenerationOptions(
                temperature: [0, 1e-4, 0.7, 1, 1000][Int.random(in: 0..<5, using: &generator)],
                topK: Bool.random(using: &generator) ? Int.random(in: 0...300, using: &generator) : nil,
                topP: Bool.random(using: &generator) ? Double.random(in: 0...1, using: &generator) : nil,
                minP: Bool.random(using: &generator) ? Double.random(in: 0...1, using: &generator) : nil,
                repetitionPenalty: [1, 0.01, 1.2, 100][Int.random(in: 0..<4, using: &generator)],
                seed: generator.next()
            )
            var sampler = try Sampler(options: options)
            let history = (0..<5).map { _ in Int.random(in: -5...250, using: &generator) }
            do {
                let token = try sampler.next(logits: logits, history: history)
                #expect(logits.indices.contains(token))
                #expect(!logits[token].isNaN)
            } catch {
                #expect(error == GenerationError.noFiniteLogit(vocabularySize: count))
            }
        }
    }
}
