/// What a fetch from an address that a user or a stranger gave may do.
public struct RemoteFetchRules: Sendable, Equatable {
    /// Largest body in bytes.
    public var maximumBytes: Int
    /// Seconds for all of it, redirects included.
    public var seconds: Double
    /// Redirects that are followed, each checked like the first address.
    public var maximumRedirects: Int
    /// Whether addresses that are not public (this machine, the local network) may be asked.
    public var allowsPrivateAddresses: Bool
    /// Hosts that may be asked, nil for every public one.
    ///
    /// A name stands for itself and for the names below it.
    public var allowedHosts: Set<String>?

    /// 20 MiB, 30 seconds, 5 redirects, public addresses only, unless told otherwise.
    public init(
        maximumBytes: Int = 20 << 20,
        seconds: Double = 30,
        maximumRedirects: Int = 5,
        allowsPrivateAddresses: Bool = false,
        allowedHosts: Set<String>? = nil
    ) {
        self.maximumBytes = maximumBytes
        self.seconds = seconds
        self.maximumRedirects = maximumRedirects
        self.allowsPrivateAddresses = allowsPrivateAddresses
        self.allowedHosts = allowedHosts
    }

    /// The time limit as a number that can be waited for.
    var limitedSeconds: Double { seconds.isNaN ? 0 : min(max(seconds, 0), 86_400) }

    /// Whether a host, in lower case, is among the allowed ones.
    func allows(host: String) -> Bool {
        guard let allowedHosts else { return true }
        return allowedHosts.contains { allowed in
            let allowed = allowed.lowercased()
            return host == allowed || host.hasSuffix("." + allowed)
        }
    }
}
