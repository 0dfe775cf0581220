#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Where the hub is, where its cache lies, and what may be done.
public struct HubConfiguration: Sendable, Equatable {
    /// The hub's address, without a slash at the end.
    public var endpoint: URL
    /// The folder of the cache: the one that holds `models--…`.
    public var cacheFolder: String
    /// Proves who asks; it goes to the endpoint's own host alone.
    public var token: AccessToken?
    /// Whether the network may not be used.
    public var isOffline: Bool
    /// How often and how long failed requests are tried again.
    public var retries: RetryPolicy
    /// Files that are fetched at the same time.
    public var parallelFiles: Int
    /// Seconds that a connection may be silent.
    public var silenceSeconds: Double
    /// Seconds that the hub may be silent before it answers what files there are and what they are; nil for the same.
    public var metadataSeconds: Double?
    /// Proxies on the way to the hub and to the hosts that it sends us to.
    public var proxies: ProxySettings
    /// Who is trusted to say which host is which.
    public var authorities: CertificateAuthorities

    /// The hub's public address.
    public static let publicEndpoint = URL(string: "https://huggingface.co") ?? URL(filePath: "/")

    /// A configuration that looks at no environment.
    public init(
        endpoint: URL = HubConfiguration.publicEndpoint,
        cacheFolder: String,
        token: AccessToken? = nil,
        isOffline: Bool = false,
        retries: RetryPolicy = RetryPolicy(),
        parallelFiles: Int = 4,
        silenceSeconds: Double = 10,
        metadataSeconds: Double? = nil,
        proxies: ProxySettings = .none,
        authorities: CertificateAuthorities = .system
    ) {
        self.endpoint = endpoint
        self.cacheFolder = cacheFolder
        self.token = token
        self.isOffline = isOffline
        self.retries = retries
        self.parallelFiles = parallelFiles
        self.silenceSeconds = silenceSeconds
        self.metadataSeconds = metadataSeconds
        self.proxies = proxies
        self.authorities = authorities
    }
}
