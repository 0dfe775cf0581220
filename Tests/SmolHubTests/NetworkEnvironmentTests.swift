import Foundation
import SmolHub
import Testing

/// The environment variables about the way to the hub.
@Suite("Environment of the network")
struct NetworkEnvironmentTests {
    private func shown(_ environment: [String: String]) -> String {
        "\(ProxySettings(environment: environment)) \(String(reflecting: ProxySettings(environment: environment)))"
    }

    @Test("Proxies come from curl's variables, small letters first, HTTP_PROXY not at all")
    func proxies() {
        #expect(ProxySettings(environment: [:]) == .none)
        #expect(ProxySettings(environment: ["HTTP_PROXY": "http://a"]) == .none)
        #expect(shown(["http_proxy": "http://a"]).contains("http_proxy"))
        #expect(!shown(["https_proxy": "http://a", "HTTPS_PROXY": "http://b"]).contains("HTTPS_PROXY"))
        #expect(shown(["https_proxy": "", "HTTPS_PROXY": "http://b"]).contains("HTTPS_PROXY"))
        #expect(shown(["https_proxy": "http://a", "ALL_PROXY": "http://b"]).contains("ALL_PROXY, https_proxy"))
    }

    @Test("No password of the environment is shown")
    func passwords() throws {
        let environment = ["ALL_PROXY": "http://wizard:s3cret@proxy", "HF_TOKEN": "hf_hidden"]
        #expect(!shown(environment).contains("s3cret"))
        let configuration = try HubConfiguration(environment: environment)
        #expect(!"\(configuration) \(Hub(configuration))".contains("s3cret"))
        #expect(!"\(configuration) \(Hub(configuration))".contains("hf_hidden"))
        for endpoint in ["https://wizard:s3cret@hub", "wizard:s3cret@hub", "https://wizard:s3/cret@hub:x", "s3cret@"] {
            let error = #expect(throws: HubError.self) { try HubConfiguration(environment: ["HF_ENDPOINT": endpoint]) }
            #expect(error?.description.contains("s3") == false, "\(endpoint)")
            #expect(error?.description.contains("HF_ENDPOINT") == true)
        }
    }

    @Test("Authorities: SSL_CERT_FILE before curl's and Python's variables, which may name a folder")
    func authorities() throws {
        #expect(CertificateAuthorities(environment: ["SSL_CERT_FILE": ""]) == .system)
        let all = ["SSL_CERT_FILE": "/a", "CURL_CA_BUNDLE": "/b", "REQUESTS_CA_BUNDLE": "/c"]
        #expect(CertificateAuthorities(environment: all).file == "/a")
        #expect(CertificateAuthorities(environment: all.filter { $0.key != "SSL_CERT_FILE" }).file == "/b")
        #expect(CertificateAuthorities(environment: ["REQUESTS_CA_BUNDLE": "/c"]).file == "/c")
        #expect(CertificateAuthorities(environment: ["SSL_CERT_DIR": "/d"]).folder == "/d")
        let folder = try TemporaryFolder()
        let named = CertificateAuthorities(environment: ["REQUESTS_CA_BUNDLE": folder.path])
        #expect(named.file == nil)
        #expect(named.folder == folder.path)
    }

    @Test("The time for questions is one of its own")
    func times() throws {
        #expect(try HubConfiguration(environment: [:]).metadataSeconds == nil)
        #expect(try HubConfiguration(environment: ["HF_HUB_ETAG_TIMEOUT": "2.5"]).metadataSeconds == 2.5)
        #expect(throws: HubError.self) { try HubConfiguration(environment: ["HF_HUB_ETAG_TIMEOUT": "-1"]) }
    }

    @Test(
        "Dates of HTTP, leap days among them",
        arguments: [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Tue, 29 Feb 2000 12:00:00 GMT", 951_825_600), ("Wed, 01 Mar 2000 00:00:00 GMT", 951_868_800),
            ("Fri, 31 Dec 2027 23:59:59 GMT", 1_830_297_599),
        ]
    )
    func dates(text: String, seconds: Double) {
        let start = Date(timeIntervalSince1970: -1)
        let limited = min(seconds + 1, 1e9)
        #expect(TransientFailure.seconds(retryAfter: text, now: start) == limited)
        #expect(TransientFailure.seconds(retryAfter: text.replacing(":", with: ";"), now: start) == nil)
    }
}
