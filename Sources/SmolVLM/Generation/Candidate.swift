#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A token that may come next, with its score after penalty and temperature.
package struct Candidate: Sendable, Equatable {
    /// Id of the token.
    package let token: Int
    /// Logit after penalty and temperature.
    package let score: Float

    /// The highest score, the first of equal ones; nil when none is a number above minus infinity.
    static func best(of logits: UnsafeBufferPointer<Float>) -> Candidate? {
        var best = -Float.infinity
        var token = -1
        for index in logits.indices where logits[index] > best {
            best = logits[index]
            token = index
        }
        return token < 0 ? nil : Candidate(token: token, score: best)
    }

    /// Whether a candidate comes before another: higher score, then lower id.
    static func precedes(_ left: Candidate, _ right: Candidate) -> Bool {
        left.score > right.score || (left.score == right.score && left.token < right.token)
    }
}

extension [Candidate] {
    /// The tokens with a score above minus infinity, in no particular order; with a `count` above 0 only the
    /// highest ones and those that tie with the last of them.
    static func topScores(
        of logits: UnsafeBufferPointer<Float>,
        dividedBy temperature: Float,
        count: Int
    ) -> [Candidate] {
        var threshold = -Float.infinity
        if count > 0, count < logits.count {
            threshold = kthLargest(of: logits, dividedBy: temperature, count: count)
        }
        var candidates: [Candidate] = []
        for index in logits.indices {
            let score = logits[index] / temperature
            // Also false for a score that is not a number.
            if score >= threshold, score > -.infinity {
                candidates.append(Candidate(token: index, score: score))
            }
        }
        return candidates
    }

    /// Keeps the most likely tokens until their probabilities reach `probability`, at least one, most likely first.
    mutating func keepNucleus(probability: Double) {
        guard let maximum = lazy.map(\.score).max() else { return }
        let total = reduce(0) { $0 + exp(Double($1.score - maximum)) }
        // A token stays while those before it have not reached the probability: popping a heap sorts only those.
        var kept: [Candidate] = []
        var mass = 0.0
        var heap = BinaryHeap(self, precedes: Candidate.precedes)
        while let next = heap.popFirst() {
            kept.append(next)
            mass += exp(Double(next.score - maximum)) / total
            if mass >= probability { break }
        }
        self = kept
    }

    /// Drops the tokens whose probability is below `part` of the highest.
    mutating func dropUnlikely(below part: Double) {
        guard let maximum = lazy.map(\.score).max() else { return }
        removeAll { $0.score < maximum && exp(Double($0.score - maximum)) < part }
    }

    /// The token at `position` (0 up to 1) of the candidates' probabilities laid side by side.
    func draw(_ position: Double) -> Int? {
        guard let maximum = lazy.map(\.score).max() else { return nil }
        let total = reduce(0) { $0 + exp(Double($1.score - maximum)) }
        var rest = position * total
        for candidate in self {
            rest -= exp(Double(candidate.score - maximum))
            if rest < 0 { return candidate.token }
        }
        return last?.token
    }

    /// The `count`-th largest score, found with a heap of `count`; minus infinity when there are fewer.
    private static func kthLargest(
        of logits: UnsafeBufferPointer<Float>,
        dividedBy temperature: Float,
        count: Int
    ) -> Float {
        // The smallest of the largest lies on top; most scores are turned away by one comparison.
        var heap = BinaryHeap<Float>([], precedes: <)
        for logit in logits {
            let score = logit / temperature
            guard !score.isNaN else { continue }
            if heap.count < count {
                heap.insert(score)
            } else if let smallest = heap.first, score > smallest {
                heap.replaceFirst(with: score)
            }
        }
        return heap.count < count ? -.infinity : heap.first ?? -.infinity
    }
}
