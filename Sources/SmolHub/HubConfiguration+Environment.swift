public import Foundation

extension HubConfiguration {
    /// What the hub's own environment variables say.
    ///
    /// `HF_ENDPOINT`; `HF_HUB_CACHE`, `HUGGINGFACE_HUB_CACHE`, `HF_HOME`/hub, `XDG_CACHE_HOME`/huggingface/hub,
    /// `~/.cache/huggingface/hub`; `HF_TOKEN`, `HUGGING_FACE_HUB_TOKEN`, the file `HF_TOKEN_PATH` or `HF_HOME`/token,
    /// unless `HF_HUB_DISABLE_IMPLICIT_TOKEN`; `HF_HUB_OFFLINE`, `TRANSFORMERS_OFFLINE`; `HF_HUB_DOWNLOAD_TIMEOUT`.
    ///
    /// - Throws: ``HubError`` of the kind `invalidName` that names the variable.
    public init(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(HubError) {
        let variables = EnvironmentVariables(environment)
        let home = variables.path("HF_HOME") ?? variables.cacheHome + "/huggingface"
        self.init(
            endpoint: try Self.endpoint(variables["HF_ENDPOINT"]),
            cacheFolder: variables.path("HF_HUB_CACHE") ?? variables.path("HUGGINGFACE_HUB_CACHE") ?? home + "/hub",
            token: try Self.token(variables, home: home),
            isOffline: variables.isTrue("HF_HUB_OFFLINE") || variables.isTrue("TRANSFORMERS_OFFLINE")
        )
        if let text = variables["HF_HUB_DOWNLOAD_TIMEOUT"] {
            guard let seconds = Double(text), seconds > 0, seconds <= 86_400 else {
                throw HubError(.invalidName, "HF_HUB_DOWNLOAD_TIMEOUT", "expected seconds, found \(singleLine(text))")
            }
            silenceSeconds = seconds
        }
    }

    private static func endpoint(_ text: String?) throws(HubError) -> URL {
        guard let text else { return publicEndpoint }
        var trimmed = text[...]
        while trimmed.hasSuffix("/") { trimmed = trimmed.dropLast() }
        guard
            let url = URL(string: String(trimmed)), let host = url.host(), !host.isEmpty,
            url.user() == nil, url.password() == nil, url.query() == nil, url.fragment() == nil,
            ["http", "https"].contains(url.scheme?.lowercased())
        else {
            throw HubError(
                .invalidName,
                "HF_ENDPOINT",
                "expected an address such as https://huggingface.co, without a user or password, found "
                    + singleLine(RemoteAddress.withoutSecrets(text))
            )
        }
        return url
    }

    private static func token(_ variables: EnvironmentVariables, home: String) throws(HubError) -> AccessToken? {
        if variables.isTrue("HF_HUB_DISABLE_IMPLICIT_TOKEN") { return nil }
        for name in ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"] {
            guard let text = variables[name] else { continue }
            guard let token = AccessToken(text) else {
                throw HubError(.invalidName, name, "holds characters that no token has; copy the token again")
            }
            return token
        }
        let file = variables.path("HF_TOKEN_PATH") ?? home + "/token"
        guard let handle = FileHandle(forReadingAtPath: file) else { return nil }
        let data = (try? handle.read(upToCount: 4096)) ?? Data()
        return AccessToken(String(decoding: data, as: UTF8.self))
    }
}

/// Environment variables, read as the hub's Python library reads them.
struct EnvironmentVariables {
    private let values: [String: String]

    init(_ values: [String: String]) { self.values = values }

    /// A variable that holds more than white space.
    subscript(_ name: String) -> String? {
        guard let value = values[name], !value.allSatisfy(\.isWhitespace) else { return nil }
        return value
    }

    /// Whether a switch is on: `1`, `ON`, `YES` or `TRUE`, in either case.
    func isTrue(_ name: String) -> Bool {
        ["1", "ON", "YES", "TRUE"].contains(values[name]?.uppercased() ?? "")
    }

    /// A path, with `~` and `$NAME` filled in.
    func path(_ name: String) -> String? {
        self[name].map { expandingVariables(in: expandingTilde(in: $0)) }
    }

    /// The folder for caches of all programs.
    var cacheHome: String { path("XDG_CACHE_HOME") ?? home + "/.cache" }

    private var home: String {
        self["HOME"] ?? FileManager.default.homeDirectoryForCurrentUser.path
    }

    private func expandingTilde(in path: String) -> String {
        path == "~" || path.hasPrefix("~/") ? home + path.dropFirst() : path
    }

    /// `$NAME` and `${NAME}`; a variable that is not set stays as it is written.
    private func expandingVariables(in path: String) -> String {
        path.replacing(/\$(?:\{(\w+)\}|(\w+))/) { match in
            let name = match.output.1 ?? match.output.2 ?? ""
            return values[String(name)] ?? String(match.output.0)
        }
    }
}
