/// How the test server misbehaves.
public struct ServerBehavior: Sendable {
    /// Bodies that are still to break off, each at a place of its own.
    public var breaks = 0
    /// Chooses the places.
    public var seed: UInt64 = 1
    /// Smallest body that breaks off.
    public var smallestBreak = 1
    /// Requests that are still to be answered with 429.
    public var refusals = 0
    /// What `Retry-After` says then.
    public var retryAfter: String?
    /// Requests that are still to be answered with 503.
    public var failures = 0
    /// Files whose bytes are served changed.
    public var damaged: Set<String> = []
    /// Whether `Range` is not looked at.
    public var ignoresRanges = false
    /// The token that opens what is not open.
    public var token = "hf_test"
    /// New names of repositories that were renamed.
    public var renamed: [String: String] = [:]
    /// Whether the list tells sizes and hashes.
    public var tellsBlobs = true
    /// Addresses that lead elsewhere, by path.
    public var redirects: [String: String] = [:]
    /// Bodies by path, beside the repositories.
    public var pages: [String: [UInt8]] = [:]
    /// Whether bodies of pages come without `Content-Length`.
    public var hidesLength = false
    /// Paths that are never answered.
    public var silent: Set<String> = []
    /// Where large files are said to lie, nil for the server's own second port.
    public var filesAddress: String?

    /// A server that behaves.
    public init() {}
}

/// A request that came to the test server.
public struct ServedRequest: Sendable {
    /// Which of the server's two hosts.
    public enum Host: Sendable {
        /// The hub itself.
        case hub
        /// Where large files lie.
        case files
    }

    /// Which of the server's two hosts.
    public let host: Host
    /// `GET` or `HEAD`.
    public let method: String
    /// Path and query as they were sent.
    public let target: String
    /// The header `Authorization`.
    public let authorization: String?
    /// The header `Range`.
    public let range: String?
    /// The header `Proxy-Authorization`, which is none of a host's business.
    public let proxyAuthorization: String?
    /// The header `Host`.
    public let hostHeader: String?
    /// The status that was answered.
    public internal(set) var status = 0
}
