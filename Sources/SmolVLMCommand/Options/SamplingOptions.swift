import ArgumentParser
import SmolVLM

/// How the next token is chosen and when an answer ends.
struct SamplingOptions: ParsableArguments {
    @Option(name: [.customShort("n"), .long], help: "Largest number of new tokens.")
    var maxTokens = 512

    @Option(help: "Randomness; 0 always takes the likeliest token.")
    var temperature: Double = 0

    @Option(help: "Choose among this many of the likeliest tokens; 0 is no limit.")
    var topK = 0

    @Option(help: "Choose among the likeliest tokens that together have this probability.")
    var topP: Double = 1

    @Option(help: "Leave out tokens less likely than this fraction of the likeliest.")
    var minP: Double = 0

    @Option(help: "Make tokens that already appeared less likely; 1 is no penalty.")
    var repetitionPenalty: Double = 1

    @Option(help: "Seed of the random choice; the same seed gives the same answer.")
    var seed: UInt64?

    @Option(help: "End the answer before this text. May be given several times.")
    var stop: [String] = []

    @Flag(help: "Go on past the end-of-sequence token.")
    var ignoreEos = false

    /// A number out of range is wrong usage.
    func validate() throws {
        do {
            try generationOptions.validate()
        } catch {
            throw ValidationError(String(describing: error))
        }
    }

    /// The options as the library takes them.
    var generationOptions: GenerationOptions {
        GenerationOptions(
            maxNewTokens: maxTokens,
            temperature: temperature,
            topK: topK,
            topP: topP,
            minP: minP,
            repetitionPenalty: repetitionPenalty,
            seed: seed,
            stopStrings: stop,
            ignoreEndOfSequence: ignoreEos
        )
    }
}
