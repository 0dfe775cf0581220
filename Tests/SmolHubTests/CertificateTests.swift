import Foundation
import HubTestServer
import SmolHub
import Testing

/// Whom https addresses are believed.
@Suite("Certificates", .needsPython)
struct CertificateTests {
    /// A hub with TLS in front of it.
    private func secured(
        front: String = "hub",
        trusting: Bool
    ) async throws -> (fixture: HubFixture, tls: TLSServer) {
        var fixture = try await HubFixture()
        let tls = try TLSServer(before: fixture.server)
        fixture.configuration.endpoint = try #require(URL(string: tls.address(front)))
        if trusting {
            fixture.configuration.authorities = CertificateAuthorities(environment: ["SSL_CERT_FILE": tls.authority])
        }
        return (fixture, tls)
    }

    @Test("A certificate of an unknown authority is refused at once, and the cure is named")
    func unknownAuthority() async throws {
        let (fixture, tls) = try await secured(trusting: false)
        defer { tls.stop() }
        let log = EventLog()
        let error = await #expect(throws: HubError.self) { try await fixture.download(log: log) }
        #expect(error?.kind == .network)
        #expect(error?.problem.contains("certificate") == true)
        #expect(error?.problem.contains("SSL_CERT_FILE") == true)
        #expect(error?.description.contains("\n") == false)
        // It would be refused the next time too.
        #expect(log.events.isEmpty)
        #expect(fixture.server.requests.isEmpty)
    }

    @Test("An authority that the environment names is trusted", arguments: ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
    func namedAuthority(variable: String) async throws {
        var (fixture, tls) = try await secured(trusting: false)
        defer { tls.stop() }
        let environment = [variable: tls.authority, "HF_ENDPOINT": try tls.address("hub"), "HF_TOKEN": "hf_test"]
        let named = try HubConfiguration(environment: environment)
        fixture.configuration.authorities = named.authorities
        fixture.configuration.endpoint = named.endpoint
        fixture.configuration.token = named.token
        let repository = try TestRepository.model(HubFixture.id)
        try fixture.expectIntact(try await fixture.download(), repository)
        let requests = fixture.server.requests
        #expect(requests.contains { $0.host == .files })
        #expect(requests.allSatisfy { ($0.authorization == "Bearer hf_test") == ($0.host == .hub) })
    }

    @Test("A certificate of another host is refused, trusted authority or not")
    func otherHost() async throws {
        let (fixture, tls) = try await secured(front: "other", trusting: true)
        defer { tls.stop() }
        let error = try await fixture.error()
        #expect(error.kind == .network)
        #expect(error.problem.contains("another host's"))
        #expect(fixture.server.requests.isEmpty)
    }

    @Test("A file of authorities that is not there is named as such")
    func missingFile() async throws {
        var (fixture, tls) = try await secured(trusting: true)
        defer { tls.stop() }
        fixture.configuration.authorities = CertificateAuthorities(environment: ["SSL_CERT_FILE": "/none.pem"])
        let error = try await fixture.error()
        #expect(error.problem.contains("SSL_CERT_FILE"))
    }

    @Test("A redirect leads from http to https and not back")
    func redirects() async throws {
        var (fixture, tls) = try await secured(trusting: true)
        defer { tls.stop() }
        let plain = fixture.server.endpoint
        let secure = fixture.configuration.endpoint
        fixture.configuration.endpoint = plain
        // Large files lie behind TLS here.
        try fixture.expectIntact(try await fixture.download(), try TestRepository.model(HubFixture.id))
        _ = try fixture.hub.cache.remove(fixture.repositoryID)
        let files = fixture.server.filesAddress
        fixture.server.change { $0.filesAddress = files }
        fixture.configuration.endpoint = secure
        let error = try await fixture.error()
        #expect(error.kind == .badResponse)
        #expect(error.problem.contains("from https to http"))
    }

    @Test("A guarded fetch believes the same authorities and follows to https")
    func guarded() async throws {
        let (fixture, tls) = try await secured(trusting: true)
        defer { tls.stop() }
        let secure = try tls.address("hub")
        fixture.server.change {
            $0.pages["/image.png"] = Array(repeating: 7, count: 5000)
            $0.redirects["/moved"] = secure + "/image.png"
        }
        let rules = RemoteFetchRules(seconds: 600, allowsPrivateAddresses: true)
        let trusting = RemoteFetcher(
            rules: rules,
            resolver: .system,
            authorities: CertificateAuthorities(environment: ["SSL_CERT_FILE": tls.authority])
        )
        #expect(try await trusting.fetch(fixture.server.endpoint.absoluteString + "/moved").count == 5000)
        let other = await #expect(throws: RemoteFetchError.self) { try await trusting.fetch(tls.address("other")) }
        #expect(other?.problem.contains("another host's") == true)
        let system = RemoteFetcher(rules: rules, resolver: .system, authorities: .system)
        let unknown = await #expect(throws: RemoteFetchError.self) { try await system.fetch(secure + "/image.png") }
        #expect(unknown?.kind == .network)
        #expect(unknown?.problem.contains("SSL_CERT_FILE") == true)
    }
}
