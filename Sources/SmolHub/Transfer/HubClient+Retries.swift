#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension HubClient {
    /// Repeats what fails in passing.
    func retrying<Result>(
        _ question: Question,
        _ body: () async throws -> Result
    ) async throws -> Result {
        var failures = 0
        while true {
            do {
                return try await body()
            } catch let failure as TransientFailure {
                failures += 1
                try await wait(after: failure, failures: failures, question: question)
            }
        }
    }

    /// Waits before the next attempt.
    ///
    /// - Throws: ``HubError`` when there were enough of them.
    func wait(after failure: TransientFailure, failures: Int, question: Question) async throws {
        let policy = configuration.retries
        if let asked = failure.retryAfter, asked > policy.longestRequestedDelay {
            throw HubError(
                .rateLimited,
                question.subject,
                "\(failure.reason); try again in \(Int(asked.rounded(.up))) seconds"
            )
        }
        guard failures < policy.attempts else {
            let cure =
                failure.isRateLimit
                ? "try again later, with HF_TOKEN set" : "check the connection and try again; what came is kept"
            throw HubError(
                failure.isRateLimit ? .rateLimited : .network,
                question.subject,
                "\(failure.reason), after \(failures) attempts; \(cure)"
            )
        }
        let seconds = failure.retryAfter ?? policy.delay(afterFailures: failures)
        ledger.retry(question.subject, reason: failure.reason, seconds: seconds)
        try await Task.sleep(for: .seconds(seconds))
    }

    /// What is thrown for a failed transfer.
    ///
    /// - Returns: ``TransientFailure`` for what may pass, ``HubError`` for what will not, or `CancellationError`.
    func explained(_ error: any Error, url: URL, question: Question) -> any Error {
        guard let failure = error as? HTTPFailure else { return error }
        if Task.isCancelled { return CancellationError() }
        var reason = "\(singleLine(url.host() ?? "")): \(failure)"
        if failure.isOfTheWay, let proxy = configuration.proxies.proxy(for: url.absoluteString) {
            reason += " (\(proxy.variable) is set)"
        }
        return failure.mayPass
            ? TransientFailure(reason: reason) : HubError(.network, question.subject, reason)
    }
}
