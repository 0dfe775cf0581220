import ArgumentParser
import SmolTerminal
import SmolVLM

/// How the next token is chosen and when an answer ends.
struct SamplingOptions: ParsableArguments {
    @Option(name: [.customShort("n"), .long], parsing: .unconditional, help: "Largest number of new tokens.")
    var maxTokens = 512

    @Option(parsing: .unconditional, help: "Randomness; 0 always takes the likeliest token.")
    var temperature: Double = 0

    @Option(parsing: .unconditional, help: "Choose among this many of the likeliest tokens; 0 is no limit.")
    var topK = 0

    @Option(
        parsing: .unconditional,
        help: "Choose among the likeliest tokens that together have this probability."
    )
    var topP: Double = 1

    @Option(parsing: .unconditional, help: "Leave out tokens less likely than this fraction of the likeliest.")
    var minP: Double = 0

    @Option(parsing: .unconditional, help: "Make tokens that already appeared less likely; 1 is no penalty.")
    var repetitionPenalty: Double = 1

    @Option(parsing: .unconditional, help: "Seed of the random choice; the same seed gives the same answer.")
    var seed: UInt64?

    @Option(help: "End the answer before this text. May be given several times.")
    var stop: [String] = []

    @Flag(help: "Go on past the end-of-sequence token.")
    var ignoreEos = false

    /// The library's names of what is checked, as they are written here.
    private static let names = [
        "maxNewTokens": "-n, --max-tokens", "temperature": "--temperature", "topK": "--top-k", "topP": "--top-p",
        "minP": "--min-p", "repetitionPenalty": "--repetition-penalty", "stopStrings": "--stop",
    ]

    /// A number out of range is wrong usage.
    func validate() throws {
        do {
            try generationOptions.validate()
        } catch {
            let option = error.place.map { Self.names[$0] ?? $0 }
            throw ValidationError([option, error.problem].compactMap(\.self).joined(separator: " "))
        }
    }

    /// Says which options have no effect, because the likeliest token is always taken.
    func noteIgnored() {
        guard temperature == 0 else { return }
        let ignored = [
            (topK != 0, "--top-k"), (topP != 1, "--top-p"), (minP != 0, "--min-p"), (seed != nil, "--seed"),
        ].filter(\.0).map(\.1)
        guard !ignored.isEmpty else { return }
        Output.messages.note(
            "\(ignored.joined(separator: ", ")): not used, since the likeliest token is always taken; add --temperature 0.7"
        )
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
