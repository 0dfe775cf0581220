import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Talks to the hub and to the hosts that it sends us to.
///
/// Redirects are followed by hand: the token goes to the endpoint's own origin and nowhere else.
struct HubClient: Sendable {
    let configuration: HubConfiguration
    let http: HTTPClient
    let ledger: ProgressLedger

    /// An answer, and what the hub itself said on the way to it.
    struct Answer {
        let response: HTTPClientResponse
        /// Headers of all answers that came from the hub's own origin, the last ones first.
        let hubHeaders: HTTPHeaders
    }

    /// What is asked, for the words of an error.
    enum Question: Sendable {
        case listing(RepositoryID, Revision)
        case file(RepositoryID, RepositoryFileName)

        var repository: RepositoryID {
            switch self {
            case .listing(let repository, _), .file(let repository, _): repository
            }
        }

        var subject: String {
            switch self {
            case .listing(let repository, _): repository.description
            case .file(let repository, let file): "\(repository)/\(file)"
            }
        }
    }

    /// Runs `body` with a client that is shut down afterwards.
    static func with<Result: Sendable>(
        _ configuration: HubConfiguration,
        ledger: ProgressLedger,
        _ body: (HubClient) async throws -> Result
    ) async throws -> Result {
        var settings = HTTPClient.Configuration()
        settings.redirectConfiguration = .disallow
        settings.decompression = .disabled
        settings.httpVersion = .http1Only
        // Attempts are counted here, not in the pool.
        settings.connectionPool.retryConnectionEstablishment = false
        let silence = TimeAmount.milliseconds(Int64(min(max(configuration.silenceSeconds, 0.001), 86_400) * 1000))
        settings.timeout = .init(connect: silence, read: silence)
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
        do {
            let result = try await body(HubClient(configuration: configuration, http: http, ledger: ledger))
            try? await http.shutdown()
            return result
        } catch {
            try? await http.shutdown()
            throw error
        }
    }

    /// Sends a request and follows where it leads.
    ///
    /// - Parameter leavesHub: Whether redirects to other hosts are followed too; else such a redirect is the answer.
    /// - Throws: ``TransientFailure`` for what may pass, ``HubError`` for what will not.
    func send(
        _ method: HTTPMethod,
        _ start: URL,
        headers: HTTPHeaders = [:],
        leavesHub: Bool,
        question: Question
    ) async throws -> Answer {
        let home = Origin(configuration.endpoint)
        var url = start
        var hubHeaders = HTTPHeaders()
        for _ in 0..<10 {
            let isHome = Origin(url) == home
            let response = try await exchange(method, url, headers: headers, withToken: isHome)
            if isHome {
                var latest = response.headers
                latest.add(contentsOf: hubHeaders)
                hubHeaders = latest
            }
            let answer = Answer(response: response, hubHeaders: hubHeaders)
            guard (300..<400).contains(response.status.code), response.status != .notModified else {
                try check(response, fromHub: isHome, question: question)
                return answer
            }
            let next = try redirect(of: response, from: url, question: question)
            if Origin(next) != home, !leavesHub { return answer }
            url = next
        }
        throw HubError(.badResponse, question.subject, "more than 10 redirects; check HF_ENDPOINT")
    }

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

    /// One request and the head of its answer.
    private func exchange(
        _ method: HTTPMethod,
        _ url: URL,
        headers: HTTPHeaders,
        withToken: Bool
    ) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: url.absoluteString)
        request.method = method
        request.headers = headers
        request.headers.replaceOrAdd(name: "User-Agent", value: "smolvlm-swift")
        // The size that is told must be the one of the file.
        request.headers.replaceOrAdd(name: "Accept-Encoding", value: "identity")
        if withToken, let token = configuration.token {
            request.headers.replaceOrAdd(name: "Authorization", value: "Bearer \(token.text)")
        }
        do {
            return try await http.execute(request, deadline: .distantFuture)
        } catch {
            throw Self.transient(error, host: url.host() ?? "")
        }
    }

    /// A failure of the connection, or the cancellation that caused it.
    static func transient(_ error: any Error, host: String) -> any Error {
        if Task.isCancelled || error is CancellationError { return CancellationError() }
        return TransientFailure(reason: "\(singleLine(host)): \(ConnectionFailure.text(error))")
    }

    /// The next address, which must be as safe as the one before.
    private func redirect(of response: HTTPClientResponse, from url: URL, question: Question) throws -> URL {
        guard
            let location = response.headers.first(name: "Location"),
            let next = URL(string: location, relativeTo: url)?.absoluteURL, let origin = Origin(next),
            next.user() == nil
        else {
            throw HubError(.badResponse, question.subject, "a redirect that leads nowhere; check HF_ENDPOINT")
        }
        if url.scheme?.lowercased() == "https", origin.scheme != "https" {
            throw HubError(
                .badResponse,
                question.subject,
                "redirected from https to http (\(singleLine(origin.host))), which is not followed; check the network"
            )
        }
        return next
    }
}
