import SmolVLM
import Testing

@Suite("Generation options")
struct GenerationOptionsTests {
    @Test("Greedy options pass")
    func greedy() throws {
        let options = GenerationOptions.greedy(maxNewTokens: 5)
        try options.validate()
        #expect(options.temperature == 0)
        #expect(options.maxNewTokens == 5)
        #expect(options == GenerationOptions(maxNewTokens: 5))
    }

    static let invalid: [(String, GenerationOptions)] = [
        ("maxNewTokens", GenerationOptions(maxNewTokens: 0)),
        ("temperature", GenerationOptions(temperature: -1)),
        ("temperature", GenerationOptions(temperature: .nan)),
        ("temperature", GenerationOptions(temperature: .infinity)),
        ("temperature", GenerationOptions(temperature: 1e-9)),
        ("topK", GenerationOptions(topK: -1)),
        ("topP", GenerationOptions(topP: 1.01)),
        ("topP", GenerationOptions(topP: .nan)),
        ("minP", GenerationOptions(minP: -0.1)),
        ("repetitionPenalty", GenerationOptions(repetitionPenalty: 0)),
        ("repetitionPenalty", GenerationOptions(repetitionPenalty: .nan)),
        ("stopStrings", GenerationOptions(stopStrings: ["a", ""])),
    ]

    @Test("An option outside its range is named with its value and range", arguments: invalid)
    func outside(_ name: String, _ options: GenerationOptions) throws {
        let error = try #require(throws: GenerationError.self) { try options.validate() }
        #expect(error.kind == .invalidOption)
        #expect(error.place == name)
        #expect(error.problem.contains("is ") && error.problem.contains(", expected "))
        #expect(error.description == "\(name) \(error.problem)")
        #expect(throws: error) { try Sampler(options: options) }
    }
}
