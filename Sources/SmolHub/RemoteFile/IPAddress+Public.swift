extension IPAddress {
    /// Networks that the public internet does not reach, or that stand for other addresses.
    ///
    /// After IANA's registries of special-purpose addresses (RFC 6890 and its updates).
    private static let special: [(network: IPAddress, length: Int)] = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
    ].compactMap { text in
        let parts = text.split(separator: "/")
        guard let network = IPAddress(String(parts[0])), let length = Int(parts[1]) else { return nil }
        return (network, length)
    }

    /// The part of IPv6 that is given out for the public internet.
    private static let globalUnicast = IPAddress("2000::")

    /// Whether the address is one of the public internet.
    ///
    /// All that is not certainly so counts as private: this machine, the local network, multicast, reserved, and the
    /// IPv6 forms that carry an IPv4 address (mapped, compatible, 6to4, Teredo, NAT64).
    package var isPublic: Bool {
        if bytes.count == 16 {
            guard let global = Self.globalUnicast, isIn(global, length: 3) else { return false }
        }
        return !Self.special.contains { isIn($0.network, length: $0.length) }
    }
}
