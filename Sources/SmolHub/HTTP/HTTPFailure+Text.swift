#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

extension HTTPFailure: CustomStringConvertible {
    /// What happened and, where something can be done, what; no address, no user, no password.
    var description: String {
        switch kind {
        case .unknownHost: "the host's name is not known"
        case .unknownProxy: "the proxy that is set cannot be found; check its address"
        case .notConnected(let code):
            code == 0 ? "no connection" : String(cString: strerror(code)).lowercased()
        case .connectTimeout: "no connection within the time"
        case .silence: "silent for too long"
        case .brokenOff: "the connection broke off"
        case .untrustedCertificate(let reason):
            "the certificate is not trusted (\(singleLine(reason))); if its authority is your own network's, set "
                + "SSL_CERT_FILE to the file that holds it"
        case .otherHostsCertificate:
            "the certificate is another host's; check the address, and what stands between here and there"
        case .unreadableAuthorities:
            "the trusted authorities cannot be read; check the file in \(CertificateAuthorities.variables)"
        case .noEncryption: "no encrypted connection comes about; check that the address is one of https"
        case .proxyRefused(407): "the proxy asks for a user and a password (407); set them in its address"
        case .proxyRefused(let status):
            "the proxy does not lead there" + (status == 0 ? "" : " (\(status))") + "; check it, or set NO_PROXY"
        case .otherPeer: "the connection would have gone to another address than the one that was checked"
        case .noMemory: "no memory for a transfer"
        case .other(let detail): "the connection failed (\(singleLine(detail)))"
        }
    }
}
