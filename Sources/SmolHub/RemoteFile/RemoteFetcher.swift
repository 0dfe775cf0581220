#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Fetches a file from an address that cannot be trusted: an image's URL, say.
///
/// The host's addresses are looked up and checked first, and the connection goes to the address that was checked; each
/// redirect is treated like the first address. No cookies, no proxies, no tokens.
public struct RemoteFetcher: Sendable {
    /// What may be fetched.
    public let rules: RemoteFetchRules
    private let resolver: HostResolver
    let authorities: CertificateAuthorities

    /// A fetcher under rules; of the environment, it looks at the trusted authorities alone.
    public init(rules: RemoteFetchRules = RemoteFetchRules()) {
        self.init(rules: rules, resolver: .system)
    }

    package init(
        rules: RemoteFetchRules,
        resolver: HostResolver,
        authorities: CertificateAuthorities = CertificateAuthorities(
            environment: ProcessInfo.processInfo.environment
        )
    ) {
        self.rules = rules
        self.resolver = resolver
        self.authorities = authorities
    }

    /// Whether a text is meant as an address of this kind rather than a path.
    public static func isAddress(_ text: String) -> Bool {
        let start = text.prefix(8).lowercased()
        return start.hasPrefix("http://") || start.hasPrefix("https://")
    }

    /// Fetches the body at an address.
    ///
    /// - Throws: ``RemoteFetchError`` or `CancellationError`.
    public func fetch(_ address: String) async throws -> [UInt8] {
        let start = try RemoteAddress(address)
        let clock = ContinuousClock()
        let end = clock.now + .seconds(rules.limitedSeconds)
        return try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            group.addTask { try await follow(start, until: end) }
            group.addTask {
                try await Task.sleep(until: end, clock: clock)
                return nil
            }
            defer { group.cancelAll() }
            guard let body = try await group.next() ?? nil else {
                throw RemoteFetchError(
                    .timeout,
                    start.shortText,
                    "took longer than \(text(rules.limitedSeconds)) seconds"
                )
            }
            return body
        }
    }

    /// Asks, and asks again where the answer leads.
    private func follow(_ start: RemoteAddress, until end: ContinuousClock.Instant) async throws -> [UInt8] {
        var address = start
        for _ in 0...max(0, rules.maximumRedirects) {
            let checked = try await check(address)
            switch try await ask(address, at: checked, until: end) {
            case .body(let bytes):
                return bytes
            case .redirect(let location):
                let next = try RemoteAddress(location, relativeTo: address)
                if address.scheme == "https", next.scheme == "http" {
                    throw RemoteFetchError(
                        .forbidden,
                        next.shortText,
                        "redirected from https to http, which is not followed"
                    )
                }
                address = next
            }
        }
        throw RemoteFetchError(
            .tooManyRedirects,
            start.shortText,
            "more than \(rules.maximumRedirects) redirects; give the address that they lead to"
        )
    }

    /// The address that the connection is to go to.
    private func check(_ address: RemoteAddress) async throws -> IPAddress {
        guard rules.allows(host: address.host) else {
            throw RemoteFetchError(.forbidden, address.shortText, "the host is not among the allowed ones")
        }
        let found = try await resolver.addresses(address.host)
        guard let first = found.first else {
            throw RemoteFetchError(.network, address.shortText, "the host's name is not known")
        }
        // One private address among public ones is a trick as well.
        if !rules.allowsPrivateAddresses, let bad = found.first(where: { !$0.isPublic }) {
            throw RemoteFetchError(
                .forbidden,
                address.shortText,
                "\(bad) is not a public address, and others may not be fetched from"
            )
        }
        return first
    }

    private func text(_ seconds: Double) -> String {
        seconds == seconds.rounded() ? String(Int(seconds)) : String(seconds)
    }
}
