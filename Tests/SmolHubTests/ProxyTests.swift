import Foundation
import HubTestServer
import InMemoryLogging
import Logging
import SmolHub
import Testing

/// Downloads through the proxies of the environment.
@Suite("Proxies", .needsPython)
struct ProxyTests {
    private static let password = "wizard:s3cret"

    /// A hub, TLS and a proxy, with the proxy in the given variables.
    private func fixture(
        _ variables: String...,
        password: String? = nil,
        secure: Bool,
        more: [String: String] = [:]
    ) async throws -> (fixture: HubFixture, tls: TLSServer) {
        var fixture = try await HubFixture()
        let tls = try TLSServer(before: fixture.server, proxyPassword: password)
        let user = password.map { $0 + "@" } ?? ""
        var environment = ["HF_TOKEN": "hf_test", "SSL_CERT_FILE": tls.authority].merging(more) { $1 }
        for name in variables { environment[name] = "http://\(user)127.0.0.1:\(try tls.port("proxy"))" }
        let named = try HubConfiguration(environment: environment)
        fixture.configuration.proxies = named.proxies
        fixture.configuration.authorities = named.authorities
        fixture.configuration.token = named.token
        if secure {
            fixture.configuration.endpoint = try #require(URL(string: tls.address("hub")))
        } else {
            fixture.server.change { $0.filesAddress = nil }
        }
        return (fixture, tls)
    }

    private func expectHonest(_ fixture: HubFixture) throws {
        let requests = fixture.server.requests
        #expect(requests.contains { $0.host == .files })
        #expect(requests.allSatisfy { ($0.authorization == "Bearer hf_test") == ($0.host == .hub) })
        #expect(requests.allSatisfy { $0.proxyAuthorization == nil })
    }

    @Test("To https through CONNECT: the proxy gets its password and no token, the hub the token and no password")
    func tunnel() async throws {
        let (fixture, tls) = try await fixture("HTTPS_PROXY", password: Self.password, secure: true)
        defer { tls.stop() }
        try fixture.expectIntact(try await fixture.download(), try TestRepository.model(HubFixture.id))
        try expectHonest(fixture)
        let asked = try tls.proxyRequests()
        #expect(asked.allSatisfy { $0.method == "CONNECT" && $0.headers["authorization"] == nil })
        #expect(asked.allSatisfy { $0.headers["proxy-authorization"]?.hasPrefix("Basic ") == true })
        let ports = try Set(["hub", "files"].map { "127.0.0.1:\(try tls.port($0))" })
        #expect(Set(asked.map(\.target)) == ports)
    }

    @Test("To http through a plain proxy", arguments: ["http_proxy", "ALL_PROXY"])
    func plain(variable: String) async throws {
        let (fixture, tls) = try await fixture(variable, password: Self.password, secure: false)
        defer { tls.stop() }
        try fixture.expectIntact(try await fixture.download(), try TestRepository.model(HubFixture.id))
        try expectHonest(fixture)
        let asked = try tls.proxyRequests()
        #expect(asked.contains { $0.method == "GET" && $0.target.hasPrefix(fixture.server.filesAddress) })
        #expect(asked.count == fixture.server.requests.count)
    }

    @Test("NO_PROXY names hosts that are asked directly, and HTTP_PROXY in capitals counts for nothing")
    func exceptions() async throws {
        for more in [["NO_PROXY": "example.com, 127.0.0.1"], ["no_proxy": "*"]] {
            let (fixture, tls) = try await fixture("https_proxy", secure: true, more: more)
            defer { tls.stop() }
            _ = try await fixture.download()
            #expect(try tls.proxyRequests().isEmpty)
        }
        let (plain, tls) = try await fixture("HTTP_PROXY", "HTTPS_PROXY", secure: false)
        defer { tls.stop() }
        _ = try await plain.download()
        #expect(try tls.proxyRequests().isEmpty)
    }

    @Test(
        "A proxy that wants another password is an error that shows neither password nor token",
        arguments: [true, false]
    )
    func refused(secure: Bool) async throws {
        var (fixture, tls) = try await fixture("https_proxy", "http_proxy", password: Self.password, secure: secure)
        defer { tls.stop() }
        let address = "http://wizard:wr0ng@127.0.0.1:\(try tls.port("proxy"))"
        fixture.configuration.proxies = ProxySettings(environment: ["https_proxy": address, "http_proxy": address])
        let log = EventLog()
        let handler = InMemoryLogHandler()
        let hub = Hub(fixture.configuration, logger: Logger(label: "hub") { _ in handler })
        let id = try fixture.repositoryID
        let error = await #expect(throws: HubError.self) { try await hub.download(id, report: log.add) }
        #expect(error?.kind == .network)
        #expect(error?.problem.contains("407") == true)
        let shown = "\(error as Any) \(log.events) \(handler.entries) \(fixture.configuration) \(hub)"
        for secret in ["wr0ng", "s3cret", "hf_test"] { #expect(!shown.contains(secret)) }
        #expect(fixture.server.requests.isEmpty)
    }

    @Test("The token is in no log of a download")
    func quietLogs() async throws {
        let (fixture, tls) = try await fixture("HTTPS_PROXY", password: Self.password, secure: true)
        defer { tls.stop() }
        let log = EventLog()
        let handler = InMemoryLogHandler()
        let hub = Hub(fixture.configuration, logger: Logger(label: "hub") { _ in handler })
        let snapshot = try await hub.download(fixture.repositoryID, report: log.add)
        let shown = "\(snapshot) \(log.events) \(handler.entries)"
        #expect(shown.contains(HubFixture.commit))
        for secret in ["s3cret", "hf_test"] { #expect(!shown.contains(secret)) }
    }

    @Test(
        "What is no proxy's address, and a proxy that is not there, are named by their variable alone",
        arguments: ["://wizard:s3cret@nowhere", "http://wizard:s3cret@127.0.0.1:1", "http://wizard:s3cret@no.invalid"]
    )
    func unusable(address: String) async throws {
        var fixture = try await HubFixture()
        fixture.configuration.proxies = ProxySettings(environment: ["http_proxy": address])
        fixture.configuration.retries.attempts = 1
        let error = try await fixture.error()
        #expect(error.kind == .network)
        #expect(error.problem.contains("http_proxy is set"))
        #expect(!error.description.contains("s3cret"))
        #expect(fixture.server.requests.isEmpty)
    }
}
