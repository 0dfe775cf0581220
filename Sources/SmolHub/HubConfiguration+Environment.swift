#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension HubConfiguration {
    /// What the hub's own environment variables say.
    ///
    /// `HF_ENDPOINT`; `HF_HUB_CACHE`, `HUGGINGFACE_HUB_CACHE`, `HF_HOME`/hub, `XDG_CACHE_HOME`/huggingface/hub,
    /// `~/.cache/huggingface/hub`; `HF_TOKEN`, `HUGGING_FACE_HUB_TOKEN`, the file `HF_TOKEN_PATH` or `HF_HOME`/token,
    /// unless `HF_HUB_DISABLE_IMPLICIT_TOKEN`; `HF_HUB_OFFLINE`, `TRANSFORMERS_OFFLINE`; `HF_HUB_DOWNLOAD_TIMEOUT`,
    /// `HF_HUB_ETAG_TIMEOUT`. Proxies and certificates: see ``ProxySettings`` and ``CertificateAuthorities``.
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
            isOffline: variables.isTrue("HF_HUB_OFFLINE") || variables.isTrue("TRANSFORMERS_OFFLINE"),
            metadataSeconds: try variables.seconds("HF_HUB_ETAG_TIMEOUT"),
            proxies: ProxySettings(environment: environment),
            authorities: CertificateAuthorities(environment: environment)
        )
        if let seconds = try variables.seconds("HF_HUB_DOWNLOAD_TIMEOUT") { silenceSeconds = seconds }
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
        guard let bytes = Files.start(of: file, upTo: 4096) else { return nil }
        return AccessToken(String(decoding: bytes, as: UTF8.self))
    }
}
