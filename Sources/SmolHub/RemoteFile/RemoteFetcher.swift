import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Fetches a file from an address that cannot be trusted: an image's URL, say.
///
/// The host's addresses are looked up and checked first, and the connection goes to the address that was checked; each
/// redirect is treated like the first address. No cookies, no proxies, no tokens.
public struct RemoteFetcher: Sendable {
    /// What may be fetched.
    public let rules: RemoteFetchRules
    private let resolver: HostResolver

    /// A fetcher under rules.
    public init(rules: RemoteFetchRules = RemoteFetchRules()) {
        self.init(rules: rules, resolver: .system)
    }

    package init(rules: RemoteFetchRules, resolver: HostResolver) {
        self.rules = rules
        self.resolver = resolver
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

    private enum Reply {
        case body([UInt8])
        case redirect(String)
    }

    /// One request to a checked address.
    private func ask(
        _ address: RemoteAddress,
        at checked: IPAddress,
        until end: ContinuousClock.Instant
    ) async throws -> Reply {
        var settings = HTTPClient.Configuration()
        settings.redirectConfiguration = .disallow
        settings.decompression = .disabled
        settings.httpVersion = .http1Only
        settings.connectionPool.retryConnectionEstablishment = false
        settings.dnsOverride = [address.host: checked.description]
        let left = max(0.001, (end - ContinuousClock.now).seconds)
        settings.timeout = .init(connect: .milliseconds(Int64(left * 1000)))
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
        do {
            let reply = try await exchange(address, http)
            try? await http.shutdown()
            return reply
        } catch {
            try? await http.shutdown()
            throw error
        }
    }

    private func exchange(_ address: RemoteAddress, _ http: HTTPClient) async throws -> Reply {
        var request = HTTPClientRequest(url: address.text)
        request.headers.add(name: "User-Agent", value: "smolvlm-swift")
        request.headers.add(name: "Accept", value: "image/*, */*;q=0.5")
        request.headers.add(name: "Accept-Encoding", value: "identity")
        do {
            let response = try await http.execute(request, deadline: .distantFuture)
            let status = response.status.code
            if status == 200 { return .body(try await body(of: response, address)) }
            if [301, 302, 303, 307, 308].contains(status), let location = response.headers.first(name: "Location") {
                return .redirect(location)
            }
            throw RemoteFetchError(.status, address.shortText, "the server answered with status \(status)")
        } catch let error as RemoteFetchError {
            throw error
        } catch {
            if Task.isCancelled || error is CancellationError { throw CancellationError() }
            throw RemoteFetchError(.network, address.shortText, ConnectionFailure.text(error))
        }
    }

    /// The body, refused as soon as it is known to be too large.
    private func body(of response: HTTPClientResponse, _ address: RemoteAddress) async throws -> [UInt8] {
        let tooLarge = RemoteFetchError(
            .tooLarge,
            address.shortText,
            "larger than \(ByteCount.text(rules.maximumBytes)), which is the limit"
        )
        if let length = response.headers.first(name: "Content-Length").flatMap({ Int($0) }),
            length > rules.maximumBytes
        {
            throw tooLarge
        }
        var bytes: [UInt8] = []
        for try await chunk in response.body {
            guard chunk.readableBytes <= rules.maximumBytes - bytes.count else { throw tooLarge }
            bytes.append(contentsOf: chunk.readableBytesView)
        }
        return bytes
    }

    private func text(_ seconds: Double) -> String {
        seconds == seconds.rounded() ? String(Int(seconds)) : String(seconds)
    }
}

extension Duration {
    /// The duration in seconds.
    fileprivate var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
