#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension HubClient {
    /// Turns a status that is no success into an error that says what to do.
    func check(_ response: HTTPResponse, fromHub: Bool, question: Question) throws {
        let status = response.status
        if (200..<300).contains(status) || status == 416 { return }
        if status == 429 || status == 408 || status == 425 || status >= 500 {
            let wait = response.headers["Retry-After"].flatMap { TransientFailure.seconds(retryAfter: $0) }
            throw TransientFailure(
                reason: status == 429 ? "too many requests (429)" : "the server failed (\(status))",
                retryAfter: wait,
                isRateLimit: status == 429
            )
        }
        // Only a proxy that is asked for an http address answers in the place of the host.
        if status == 407 { throw HubError(.network, question.subject, "\(HTTPFailure(.proxyRefused(status: 407)))") }
        // Addresses outside the hub are signed for a short while; the next attempt gets a fresh one.
        guard fromHub else { throw TransientFailure(reason: "the hub's file host refused (\(status))") }
        throw error(status: status, headers: response.headers, question: question)
    }

    private func error(status: Int, headers: HTTPHeaders, question: Question) -> HubError {
        let repository = question.repository
        let code = headers["X-Error-Code"] ?? ""
        let hasToken = configuration.token != nil
        if code == "GatedRepo" {
            let access =
                hasToken ? "accept them there with the account of the token" : "accept them there, then set HF_TOKEN"
            return HubError(
                .gated,
                repository.description,
                "its owner asks to accept terms first: \(configuration.endpoint.absoluteString)/\(repository); \(access)"
            )
        }
        if status == 401, hasToken, code != "RepoNotFound" {
            return HubError(
                .unauthorized,
                repository.description,
                "the hub does not take the token (401); set HF_TOKEN to a valid one, or unset it"
            )
        }
        if code == "RevisionNotFound", case .listing(_, let revision) = question {
            return HubError(
                .revisionNotFound,
                repository.description,
                "has no revision \(singleLine(revision.description)); leave --revision out for its newest"
            )
        }
        if code == "EntryNotFound", case .file = question {
            return HubError(.fileNotFound, question.subject, "the hub lists the file but does not have it; try again")
        }
        if status == 401 || status == 404 {
            let nearest = KnownModels.nearest(to: repository.description).map { "; did you mean \($0)?" } ?? ""
            let hidden = hasToken ? "or the token may not see it" : "or it is private, which needs HF_TOKEN"
            return HubError(
                .repositoryNotFound,
                repository.description,
                "no such model on the hub, \(hidden)\(nearest)"
            )
        }
        if status == 403 {
            return HubError(
                .gated,
                repository.description,
                "access is refused (403); "
                    + (hasToken
                        ? "give the token the right to read this model" : "set HF_TOKEN to a token that may read it")
            )
        }
        return HubError(.badResponse, question.subject, "the hub answered with status \(status); check HF_ENDPOINT")
    }
}
