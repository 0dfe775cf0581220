#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// How often failed requests are tried again, and how long is waited before.
public struct RetryPolicy: Sendable, Equatable {
    /// Failures in a row, without a byte between them, after which it is given up.
    public var attempts: Int
    /// Seconds before the second attempt; each further one waits twice as long.
    public var firstDelay: Double
    /// Longest wait in seconds that doubling leads to.
    public var longestDelay: Double
    /// Longest wait in seconds that a server may ask for; beyond it, the request fails.
    public var longestRequestedDelay: Double

    /// Five attempts over about eight seconds, unless told otherwise.
    public init(
        attempts: Int = 5,
        firstDelay: Double = 0.5,
        longestDelay: Double = 30,
        longestRequestedDelay: Double = 300
    ) {
        self.attempts = attempts
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
        self.longestRequestedDelay = longestRequestedDelay
    }

    /// Seconds to wait after a number of failures, between three quarters of the doubled delay and all of it, so that
    /// programs that failed together do not come back together.
    func delay(afterFailures failures: Int) -> Double {
        let doubled = firstDelay * Double(1 << max(0, min(failures, 30) - 1))
        return min(doubled, longestDelay) * Double.random(in: 0.75...1)
    }
}

/// A failure that may pass: the request is tried again.
package struct TransientFailure: Error {
    /// What went wrong, without the subject.
    let reason: String
    /// Seconds that the server asks to wait.
    var retryAfter: Double?
    /// Whether the server said that too much was asked.
    var isRateLimit = false

    /// Reads a `Retry-After` header: seconds or a date (RFC 9110, 10.2.3).
    package static func seconds(retryAfter text: String, now: Date = Date()) -> Double? {
        let trimmed = text.trimmed
        if let seconds = Double(trimmed), seconds.isFinite { return min(max(0, seconds), 1e9) }
        return HTTPDate.date(trimmed).map { min(max(0, $0.timeIntervalSince(now)), 1e9) }
    }
}
