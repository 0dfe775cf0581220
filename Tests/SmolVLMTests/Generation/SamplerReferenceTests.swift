import SmolVLM
import Testing

/// Candidates and probabilities against RepetitionPenaltyLogitsProcessor, TemperatureLogitsWarper, TopKLogitsWarper,
/// TopPLogitsWarper and MinPLogitsWarper of transformers 5.23, applied in this order to the logits of
/// ``referenceLogits(count:scale:coarseness:)`` (exact in float32), then a float64 softmax.
@Suite("Sampler against transformers")
struct SamplerReferenceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var count = 64
        var scale: Float = 4096
        var coarseness: UInt64 = 0
        var history: [Int] = []
        let options: GenerationOptions
        /// Number of candidates and the sum of their ids.
        let kept: (count: Int, sum: Int)
        /// The likeliest candidates, higher probability and then lower id first.
        let likeliest: [Int]
        let probabilities: [Double]
        let greedy: Int
    }

    static let cases: [Case] = [
        Case(
            testDescription: "temperature 1, no filter",
            options: GenerationOptions(temperature: 1),
            kept: (64, 2016),
            likeliest: [54, 20, 41, 7, 62],
            probabilities: [0.2134039, 0.172862, 0.1229671, 0.0996305, 0.0874739],
            greedy: 54
        ),
        Case(
            testDescription: "temperature 0.7, top-k 5",
            options: GenerationOptions(temperature: 0.7, topK: 5),
            kept: (5, 184),
            likeliest: [54, 20, 41, 7, 62],
            probabilities: [0.3556721, 0.2632276, 0.1618195, 0.119802, 0.0994788],
            greedy: 54
        ),
        Case(
            testDescription: "top-k 6 keeps those that tie with the sixth",
            coarseness: 12,
            options: GenerationOptions(temperature: 1, topK: 6),
            kept: (8, 276),
            likeliest: [7, 20, 41, 54, 15, 28, 49, 62],
            probabilities: [
                0.1827646, 0.1827646, 0.1827646, 0.1827646, 0.0672354, 0.0672354, 0.0672354, 0.0672354,
            ],
            greedy: 7
        ),
        Case(
            testDescription: "top-p 0.5 over flat probabilities",
            scale: 16_384,
            options: GenerationOptions(temperature: 1, topP: 0.5),
            kept: (11, 371),
            likeliest: [54, 20, 41, 7],
            probabilities: [0.1203933, 0.1142159, 0.1048936, 0.0995176],
            greedy: 54
        ),
        Case(
            testDescription: "temperature 1.5, top-p 0.9",
            options: GenerationOptions(temperature: 1.5, topP: 0.9),
            kept: (14, 448),
            likeliest: [54, 20, 41, 7],
            probabilities: [0.1647223, 0.1431365, 0.1140626, 0.0991316],
            greedy: 54
        ),
        Case(
            testDescription: "min-p 0.1",
            options: GenerationOptions(temperature: 1, minP: 0.1),
            kept: (10, 314),
            likeliest: [54, 20, 41, 7],
            probabilities: [0.2342327, 0.1897338, 0.1349691, 0.1093547],
            greedy: 54
        ),
        Case(
            testDescription: "top-p 0 keeps one",
            options: GenerationOptions(temperature: 1, topP: 0),
            kept: (1, 54),
            likeliest: [54],
            probabilities: [1],
            greedy: 54
        ),
        Case(
            testDescription: "repetition penalty 1.3, top-k 8",
            history: [20, 33, 20, 54, 12, 12, 12],
            options: GenerationOptions(temperature: 1, topK: 8, repetitionPenalty: 1.3),
            kept: (8, 276),
            likeliest: [41, 7, 62, 28, 49, 15, 54, 20],
            probabilities: [
                0.2292289, 0.1857258, 0.1630643, 0.132118, 0.0939835, 0.0761473, 0.0647068, 0.0550254,
            ],
            greedy: 41
        ),
        Case(
            testDescription: "all filters, a penalty that rewards",
            history: Array(0..<40),
            options: GenerationOptions(temperature: 0.8, topK: 20, topP: 0.95, minP: 0.05, repetitionPenalty: 0.8),
            kept: (7, 201),
            likeliest: [20, 7, 28, 54, 15, 36, 41],
            probabilities: [0.4959972, 0.2096822, 0.1231549, 0.0589355, 0.0520636, 0.0305791, 0.0295876],
            greedy: 20
        ),
        Case(
            testDescription: "all filters over 49,280 tokens",
            count: 49_280,
            history: Array(stride(from: 0, to: 49_280, by: 7)),
            options: GenerationOptions(temperature: 0.9, topK: 50, topP: 0.95, minP: 0.02, repetitionPenalty: 1.1),
            kept: (48, 1_256_611),
            likeliest: [39_602, 28_656, 6764, 46_367, 35_421],
            probabilities: [0.0210434, 0.0210376, 0.0210205, 0.0210148, 0.0210091],
            greedy: 39_602
        ),
        Case(
            testDescription: "top-p 0.02 over 49,280 tokens",
            count: 49_280,
            options: GenerationOptions(temperature: 0.6, topP: 0.02),
            kept: (38, 965_904),
            likeliest: [39_602, 28_656, 17_710, 6764],
            probabilities: [0.0265727, 0.0265619, 0.0265511, 0.0265295],
            greedy: 39_602
        ),
        Case(
            testDescription: "top-p 0.8 and min-p 0.6 over 49,280 tokens",
            count: 49_280,
            scale: 2048,
            options: GenerationOptions(temperature: 0.6, topP: 0.8, minP: 0.6),
            kept: (473, 11_654_206),
            likeliest: [39_602, 28_656, 17_710, 6764],
            probabilities: [0.0026989, 0.0026967, 0.0026945, 0.0026902],
            greedy: 39_602
        ),
    ]

    @Test("The candidates and their probabilities are the reference's", arguments: cases)
    func candidates(_ example: Case) throws {
        let logits = referenceLogits(count: example.count, scale: example.scale, coarseness: example.coarseness)
        let sampler = try Sampler(options: example.options)
        let candidates = logits.withUnsafeBufferPointer {
            sampler.candidates(logits: $0, history: example.history)
        }
        #expect(candidates.count == example.kept.count)
        #expect(candidates.reduce(0) { $0 + $1.token } == example.kept.sum)
        let ordered = candidates.sorted { ($1.score, $0.token) < ($0.score, $1.token) }
        #expect(Array(ordered.map(\.token).prefix(example.likeliest.count)) == example.likeliest)
        let probabilities = softmax(ordered.map(\.score))
        for (found, expected) in zip(probabilities, example.probabilities) {
            #expect(abs(found - expected) < 2e-7)
        }
    }

    @Test("Greedy choice is the reference's, penalty included", arguments: cases)
    func greedy(_ example: Case) throws {
        let logits = referenceLogits(count: example.count, scale: example.scale, coarseness: example.coarseness)
        var options = GenerationOptions.greedy(maxNewTokens: 1)
        options.repetitionPenalty = example.options.repetitionPenalty
        var sampler = try Sampler(options: options)
        #expect(try sampler.next(logits: logits, history: example.history) == example.greedy)
    }
}
