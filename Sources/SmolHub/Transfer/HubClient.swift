#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Talks to the hub and to the hosts that it sends us to.
///
/// Redirects are followed by hand: the token goes to the endpoint's own origin and nowhere else.
struct HubClient: Sendable {
    let configuration: HubConfiguration
    let ledger: ProgressLedger

    /// An answer, and what the hub itself said on the way to it.
    struct Answer {
        /// The address that gave it, after all redirects.
        let url: URL
        let response: HTTPResponse
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

        var isListing: Bool {
            if case .listing = self { true } else { false }
        }

        var subject: String {
            switch self {
            case .listing(let repository, _): repository.description
            case .file(let repository, let file): "\(repository)/\(file)"
            }
        }
    }

    /// Sends a request and follows where it leads.
    ///
    /// - Parameter leavesHub: Whether redirects to other hosts are followed too; else such a redirect is the answer.
    /// - Throws: ``TransientFailure`` for what may pass, ``HubError`` for what will not.
    func send(
        _ method: HTTPRequest.Method,
        _ start: URL,
        headers: HTTPHeaders = [:],
        leavesHub: Bool,
        question: Question
    ) async throws -> Answer {
        let home = Origin(configuration.endpoint)
        var url = start
        var hubHeaders: HTTPHeaders = [:]
        for _ in 0..<10 {
            let isHome = Origin(url) == home
            let response = try await exchange(method, url, headers: headers, withToken: isHome, question: question)
            if isHome {
                var latest = response.headers
                latest.add(contentsOf: hubHeaders)
                hubHeaders = latest
            }
            let answer = Answer(url: url, response: response, hubHeaders: hubHeaders)
            guard (300..<400).contains(response.status), response.status != 304 else {
                try check(response, fromHub: isHome, question: question)
                return answer
            }
            let next = try redirect(of: response, from: url, question: question)
            if Origin(next) != home, !leavesHub { return answer }
            do { try await response.body.skip() } catch { throw explained(error, url: url, question: question) }
            url = next
        }
        throw HubError(.badResponse, question.subject, "more than 10 redirects; check HF_ENDPOINT")
    }

    /// One request and the head of its answer.
    private func exchange(
        _ method: HTTPRequest.Method,
        _ url: URL,
        headers: HTTPHeaders,
        withToken: Bool,
        question: Question
    ) async throws -> HTTPResponse {
        let seconds = method == .head || question.isListing ? configuration.metadataSeconds : nil
        let silence = min(max(seconds ?? configuration.silenceSeconds, 0.001), 86_400)
        var request = HTTPRequest(
            method: method,
            url: url.absoluteString,
            headers: headers,
            route: .open(configuration.proxies),
            authorities: configuration.authorities,
            connectSeconds: silence,
            silenceSeconds: silence
        )
        request.headers.add("User-Agent", HTTPRequest.userAgent)
        // The size that is told must be the one of the file.
        request.headers.add("Accept-Encoding", "identity")
        if withToken, let token = configuration.token {
            request.headers.add("Authorization", "Bearer \(token.text)")
        }
        do {
            return try await request.send()
        } catch {
            throw explained(error, url: url, question: question)
        }
    }

    /// The next address, which must be as safe as the one before.
    private func redirect(of response: HTTPResponse, from url: URL, question: Question) throws -> URL {
        guard
            let location = response.headers["Location"],
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
