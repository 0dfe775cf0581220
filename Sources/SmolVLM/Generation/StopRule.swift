/// Decides after each token whether the answer ends there; one rule for each sequence.
package struct StopRule: Sendable {
    private let endOfSequence: Set<Int>
    private let maxNewTokens: Int
    private let cancellation: CancellationFlag?
    /// Tokens generated so far, the one that ended the answer included.
    package private(set) var completionTokens = 0

    /// A rule for one answer, made before any work so that a context that is too long is refused at once.
    ///
    /// - Parameters:
    ///   - options: Gives the number of new tokens and whether end-of-sequence tokens count.
    ///   - endOfSequence: Ids that end an answer.
    ///   - promptTokens: Length of the prompt, image tokens included.
    ///   - contextLimit: `max_position_embeddings` of the model.
    ///   - cancellation: Ends the answer when set.
    package init(
        options: GenerationOptions,
        endOfSequence: Set<Int>,
        promptTokens: Int,
        contextLimit: Int,
        cancellation: CancellationFlag? = nil
    ) throws(GenerationError) {
        try options.validate()
        guard promptTokens > 0 else { throw GenerationError.emptyPrompt }
        guard promptTokens <= contextLimit, options.maxNewTokens <= contextLimit - promptTokens else {
            throw GenerationError.contextTooLong(
                promptTokens: promptTokens,
                maxNewTokens: options.maxNewTokens,
                limit: contextLimit
            )
        }
        self.endOfSequence = options.ignoreEndOfSequence ? [] : endOfSequence
        self.maxNewTokens = options.maxNewTokens
        self.cancellation = cancellation
    }

    /// Whether the answer was cancelled; to be looked at before each step.
    package var isCancelled: Bool { cancellation?.isCancelled ?? false }

    /// Counts a token and says why the answer ends with it, or nil when it goes on.
    package mutating func accept(_ token: Int) -> FinishReason? {
        completionTokens += 1
        if endOfSequence.contains(token) { return .stop }
        if isCancelled { return .cancelled }
        return completionTokens >= maxNewTokens ? .length : nil
    }
}

/// Passes text through until one of several stop strings appears; the stop string itself is not passed on.
///
/// Only an end of the text that could still become a stop string is held back. The stop string that is complete
/// first ends the text, the longest of those that are complete at the same place; how the text is cut into
/// pieces makes no difference. Compares bytes: "é" in its composed and its decomposed form are different texts.
package struct StopStrings: Sendable {
    private let stops: [[UInt8]]
    private var held: [UInt8] = []
    /// Whether a stop string has appeared.
    package private(set) var hasStopped = false

    /// A filter for these stop strings; empty ones are left out.
    package init(_ stops: [String]) {
        self.stops = stops.map { Array($0.utf8) }.filter { !$0.isEmpty }
    }

    /// Takes the next piece and returns the text that is certain not to be part of a stop string.
    package mutating func append(_ piece: String) -> String {
        guard !hasStopped else { return "" }
        guard !stops.isEmpty else { return piece }
        let firstNew = held.count
        held.append(contentsOf: piece.utf8)
        for end in firstNew..<held.count {
            guard let length = lengthOfStop(endingAt: end + 1) else { continue }
            hasStopped = true
            return release(end + 1 - length)
        }
        return release(held.count - lengthOfPossibleStart())
    }

    /// Returns what was held back when the answer ends without a stop string.
    package mutating func finish() -> String {
        hasStopped ? "" : release(held.count)
    }

    /// Length of the longest stop string that the first `end` held bytes end with.
    private func lengthOfStop(endingAt end: Int) -> Int? {
        stops.filter { held[..<end].hasSuffix($0) }.map(\.count).max()
    }

    /// Length of the longest end of the held bytes that a stop string, longer than it, starts with.
    private func lengthOfPossibleStart() -> Int {
        let longest = stops.map(\.count).max() ?? 0
        for length in (0..<min(longest, held.count + 1)).reversed() {
            let end = held.suffix(length)
            if stops.contains(where: { $0.count > length && $0.starts(with: end) }) { return length }
        }
        return 0
    }

    private mutating func release(_ count: Int) -> String {
        let text = String(decoding: held[..<count], as: UTF8.self)
        held.removeFirst(count)
        return text
    }
}

extension ArraySlice<UInt8> {
    /// Whether the bytes end with others.
    fileprivate func hasSuffix(_ end: [UInt8]) -> Bool {
        count >= end.count && suffix(end.count).elementsEqual(end)
    }
}
