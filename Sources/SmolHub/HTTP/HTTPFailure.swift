internal import CSmolHTTP

/// Why an answer did not come, or not all of it.
struct HTTPFailure: Error, Sendable, Equatable {
    /// The class of a failure.
    enum Kind: Sendable, Equatable {
        case unknownHost
        case unknownProxy
        /// The system's error number.
        case notConnected(Int32)
        case connectTimeout
        case silence
        case brokenOff
        /// What is wrong with the certificate.
        case untrustedCertificate(String)
        case otherHostsCertificate
        case unreadableAuthorities
        case noEncryption
        /// The status that the proxy answered with, 0 where it did not.
        case proxyRefused(status: Int)
        case otherPeer
        case noMemory
        case other(String)
    }

    let kind: Kind

    init(_ kind: Kind) { self.kind = kind }

    /// What the library says of a transfer, nil when it is complete.
    init?(_ outcome: smol_http_outcome) {
        var outcome = outcome
        let detail = withUnsafeBytes(of: &outcome.detail) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        switch Int(outcome.kind) {
        case SMOL_HTTP_COMPLETE: return nil
        case SMOL_HTTP_UNKNOWN_HOST: kind = .unknownHost
        case SMOL_HTTP_UNKNOWN_PROXY: kind = .unknownProxy
        case SMOL_HTTP_NOT_CONNECTED: kind = .notConnected(outcome.system_error)
        case SMOL_HTTP_CONNECT_TIMEOUT: kind = .connectTimeout
        case SMOL_HTTP_BROKEN_OFF: kind = .brokenOff
        case SMOL_HTTP_UNTRUSTED_CERTIFICATE: kind = .untrustedCertificate(detail)
        case SMOL_HTTP_OTHER_HOSTS_CERTIFICATE: kind = .otherHostsCertificate
        case SMOL_HTTP_UNREADABLE_AUTHORITIES: kind = .unreadableAuthorities
        case SMOL_HTTP_NO_ENCRYPTION: kind = .noEncryption
        case SMOL_HTTP_PROXY_REFUSED: kind = .proxyRefused(status: Int(outcome.proxy_status))
        case SMOL_HTTP_OTHER_PEER: kind = .otherPeer
        case SMOL_HTTP_NO_MEMORY: kind = .noMemory
        default: kind = .other(detail)
        }
    }

    /// Whether it is about the way to the host, on which a proxy may be.
    var isOfTheWay: Bool {
        switch kind {
        case .unknownProxy, .notConnected, .connectTimeout, .proxyRefused: true
        default: false
        }
    }

    /// Whether another attempt may well end otherwise.
    var mayPass: Bool {
        switch kind {
        case .untrustedCertificate, .otherHostsCertificate, .unreadableAuthorities, .proxyRefused(status: 401...407),
            .otherPeer, .noMemory:
            false
        default: true
        }
    }
}
