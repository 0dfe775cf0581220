import SmolVLM
import Testing

@Suite("Stop rule")
struct StopRuleTests {
    private func rule(
        _ options: GenerationOptions,
        prompt: Int = 10,
        limit: Int = 100,
        cancellation: CancellationFlag? = nil
    ) throws -> StopRule {
        try StopRule(
            options: options,
            endOfSequence: [2, 49_279],
            promptTokens: prompt,
            contextLimit: limit,
            cancellation: cancellation
        )
    }

    @Test("Every end-of-sequence token ends the answer", arguments: [2, 49_279])
    func endOfSequence(_ token: Int) throws {
        var rule = try rule(.greedy(maxNewTokens: 3))
        #expect(rule.accept(5) == nil)
        #expect(rule.accept(token) == .stop)
        #expect(rule.completionTokens == 2)
    }

    @Test("The last allowed token ends the answer, as a stop when it is an end-of-sequence token")
    func length() throws {
        var first = try rule(.greedy(maxNewTokens: 2))
        #expect(first.accept(5) == nil)
        #expect(first.accept(6) == .length)
        var second = try rule(.greedy(maxNewTokens: 1))
        #expect(second.accept(2) == .stop)
    }

    @Test("End-of-sequence tokens can be ignored")
    func ignored() throws {
        var rule = try rule(GenerationOptions(maxNewTokens: 2, ignoreEndOfSequence: true))
        #expect(rule.accept(2) == nil)
        #expect(rule.accept(49_279) == .length)
    }

    @Test("Cancellation is seen with the next token")
    func cancelled() throws {
        let flag = CancellationFlag()
        var rule = try rule(.greedy(maxNewTokens: 9), cancellation: flag)
        #expect(rule.accept(5) == nil)
        flag.cancel()
        #expect(rule.isCancelled)
        #expect(rule.accept(6) == .cancelled)
    }

    @Test("A context that is too long is refused before any work")
    func context() throws {
        _ = try rule(.greedy(maxNewTokens: 90), prompt: 10, limit: 100)
        let error = #expect(throws: GenerationError.self) {
            try rule(.greedy(maxNewTokens: 91), prompt: 10, limit: 100)
        }
        #expect(error == .contextTooLong(promptTokens: 10, maxNewTokens: 91, limit: 100))
        #expect(error?.description.hasSuffix("allow at most 90 new tokens") == true)
        #expect(throws: GenerationError.contextTooLong(promptTokens: 100, maxNewTokens: 1, limit: 100)) {
            try rule(.greedy(maxNewTokens: 1), prompt: 100, limit: 100)
        }
        #expect(throws: GenerationError.contextTooLong(promptTokens: 7, maxNewTokens: .max, limit: 100)) {
            try rule(.greedy(maxNewTokens: .max), prompt: 7, limit: 100)
        }
        #expect(throws: GenerationError.emptyPrompt) { try rule(.greedy(maxNewTokens: 1), prompt: 0) }
    }
}
