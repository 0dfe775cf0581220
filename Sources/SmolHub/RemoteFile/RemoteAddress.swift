#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// An http or https address in the one spelling that is checked and asked.
struct RemoteAddress: Sendable, Equatable {
    let scheme: String
    /// The host in lower case, without the brackets of an IPv6 address.
    let host: String
    let port: Int?
    /// Path and query, percent-encoded.
    let target: String

    /// Reads an address.
    ///
    /// - Throws: ``RemoteFetchError`` of the kind `invalidAddress`.
    init(_ text: String, relativeTo base: RemoteAddress? = nil) throws(RemoteFetchError) {
        let shown = singleLine(Self.withoutSecrets(text))
        let baseURL = base.flatMap { URL(string: $0.text) }
        guard
            text.utf8.count <= 8192, let url = URL(string: text, relativeTo: baseURL)?.absoluteURL,
            let parts = URLComponents(url: url, resolvingAgainstBaseURL: true)
        else { throw RemoteFetchError(.invalidAddress, shown, "not an address; expected http://… or https://…") }
        let scheme = parts.scheme?.lowercased() ?? ""
        guard scheme == "http" || scheme == "https" else {
            throw RemoteFetchError(.invalidAddress, shown, "only http and https are fetched")
        }
        guard parts.user == nil, parts.password == nil else {
            let host = singleLine(parts.host ?? "")
            throw RemoteFetchError(
                .invalidAddress,
                "\(scheme)://\(host)",
                "a user or password in the address is not allowed"
            )
        }
        var host = (parts.encodedHost ?? "").lowercased()
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        while host.hasSuffix(".") { host.removeLast() }
        guard Self.isHost(host) else {
            throw RemoteFetchError(.invalidAddress, shown, "the host is not a plain name or address")
        }
        if let port = parts.port, !(1...65_535).contains(port) {
            throw RemoteFetchError(.invalidAddress, shown, "the port is not in 1...65535")
        }
        self.scheme = scheme
        self.host = host
        port = parts.port
        let path = parts.percentEncodedPath
        target = (path.hasPrefix("/") ? path : "/" + path) + (parts.percentEncodedQuery.map { "?" + $0 } ?? "")
    }

    /// What may be shown of an address that is refused: no user, no password, no query.
    static func withoutSecrets(_ text: String) -> String {
        let path = text.prefix { $0 != "?" && $0 != "#" }
        guard let at = path.lastIndex(of: "@") else { return String(path) }
        let start = path[..<at].firstRange(of: "://")?.upperBound ?? path.startIndex
        return path[..<start] + "…" + path[at...]
    }

    /// The whole address.
    var text: String { shortText + target }

    /// The address without path and query, which may hold what is not to be shown.
    var shortText: String {
        scheme + "://" + (host.contains(":") ? "[\(host)]" : host) + (port.map { ":\($0)" } ?? "")
    }

    /// Letters, digits, dots, hyphens and underscores, or an IPv6 address without a zone.
    private static func isHost(_ host: String) -> Bool {
        guard !host.isEmpty, host.utf8.count <= 253 else { return false }
        if host.contains(":") { return IPAddress(host) != nil }
        return host.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (0x30...0x39).contains(byte)
                || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
    }
}
