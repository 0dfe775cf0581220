/// The proxies that lead to hosts, as curl reads them from the environment.
///
/// Their addresses may hold a user and a password and are shown nowhere.
public struct ProxySettings: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible {
    /// A proxy's address and the variable that it was found in.
    struct Proxy: Sendable, Equatable {
        let variable: String
        let address: String
    }

    /// The way to http addresses, nil for the direct one.
    let http: Proxy?
    /// The way to https addresses, nil for the direct one.
    let https: Proxy?
    /// The hosts that are asked directly, separated by commas; `*` for all.
    let exceptions: String

    /// No proxies.
    public static let none = ProxySettings(environment: [:])

    /// Reads `http_proxy`, `https_proxy` and `all_proxy` with `no_proxy`.
    ///
    /// Small letters win over capitals, and `HTTP_PROXY` is not looked at: for a program that a web server starts, it
    /// holds what a client sent in its header `Proxy`.
    public init(environment: [String: String]) {
        func first(_ names: String...) -> Proxy? {
            for name in names {
                guard let value = environment[name], !value.isEmpty else { continue }
                return Proxy(variable: name, address: value)
            }
            return nil
        }
        http = first("http_proxy", "all_proxy", "ALL_PROXY")
        https = first("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
        exceptions = first("no_proxy", "NO_PROXY")?.address ?? ""
    }

    /// The proxy for an address.
    func proxy(for url: String) -> Proxy? {
        url.prefix(6).lowercased() == "https:" ? https : http
    }

    /// The variables that are in use, and nothing of their values.
    public var description: String {
        let names = Set([http, https].compactMap { $0?.variable }).sorted()
        return names.isEmpty ? "no proxies" : "proxies of \(names.joined(separator: ", ")) (hidden)"
    }
    /// The variables that are in use, and nothing of their values.
    public var debugDescription: String { description }
}
