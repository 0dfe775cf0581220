import Foundation
import NIOPosix

/// Finds the addresses of a host.
package struct HostResolver: Sendable {
    /// Every address of a name, in the system's order.
    let addresses: @Sendable (String) async throws -> [IPAddress]

    /// A resolver that does as it is told.
    package init(_ addresses: @escaping @Sendable (String) async throws -> [IPAddress]) {
        self.addresses = addresses
    }

    /// The system's own resolver, on a thread of its own.
    static let system = HostResolver { host in
        try await NIOThreadPool.singleton.runIfActive { lookUp(host) }
    }

    /// Asks the system; spellings such as `127.1` and `0x7f000001` are addresses for it too.
    private static func lookUp(_ host: String) -> [IPAddress] {
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, nil, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var result: [IPAddress] = []
        var next = list
        while let entry = next?.pointee {
            next = entry.ai_next
            guard let address = address(entry), !result.contains(address) else { continue }
            result.append(address)
        }
        return result
    }

    private static func address(_ entry: addrinfo) -> IPAddress? {
        guard let raw = UnsafeRawPointer(entry.ai_addr) else { return nil }
        switch entry.ai_family {
        case AF_INET:
            let bytes = raw.loadUnaligned(as: sockaddr_in.self).sin_addr
            return withUnsafeBytes(of: bytes) { IPAddress(bytes: Array($0)) }
        case AF_INET6:
            let bytes = raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            return withUnsafeBytes(of: bytes) { IPAddress(bytes: Array($0)) }
        default:
            return nil
        }
    }
}
