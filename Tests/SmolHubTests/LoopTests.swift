import CSmolHTTP
import Foundation
import HubTestServer
import SmolHub
import Testing

/// The thread of all transfers, and what it does for them.
@Suite("Transfers")
struct LoopTests {
    @Test("The thread begins with the first fetch and ends when there is nothing more to do")
    func thread() async throws {
        await #expect(processExitsWith: .success) {
            let server = try await HubTestServer([])
            server.change { $0.pages["/image.png"] = [1, 2, 3] }
            _ = try? HubConfiguration(environment: [:])
            let fetcher = RemoteFetcher(rules: RemoteFetchRules(allowsPrivateAddresses: true))
            #expect(!HTTPLoop.hasThread)
            for _ in 0..<2 {
                let address = server.endpoint.absoluteString + "/image.png"
                #expect(try await fetcher.fetch(address) == [1, 2, 3])
                #expect(HTTPLoop.hasThread)
                let start = ContinuousClock.now
                while HTTPLoop.hasThread, ContinuousClock.now - start < .seconds(60) {
                    try await Task.sleep(for: .milliseconds(50))
                }
                #expect(!HTTPLoop.hasThread)
            }
        }
    }

    @Test("A guarded fetch, and a hub that was told of no proxies, look at no proxy of the environment")
    func environment() async throws {
        await #expect(processExitsWith: .success) {
            for name in ["http_proxy", "https_proxy", "all_proxy", "ALL_PROXY", "HTTPS_PROXY"] {
                setenv(name, "http://127.0.0.1:1", 1)
            }
            let server = try await HubTestServer([.model(HubFixture.id)])
            server.change { $0.pages["/image.png"] = [1, 2, 3] }
            let fetcher = RemoteFetcher(rules: RemoteFetchRules(allowsPrivateAddresses: true))
            #expect(try await fetcher.fetch(server.endpoint.absoluteString + "/image.png") == [1, 2, 3])
            let folder = try TemporaryFolder()
            let configuration = HubConfiguration(endpoint: server.endpoint, cacheFolder: folder.path)
            _ = try await Hub(configuration).download(RepositoryID(HubFixture.id))
        }
    }

    @Test("A hub that says nothing is given up after the time for what is asked")
    func silence() async throws {
        var fixture = try await HubFixture()
        fixture.server.change { $0.silent = ["/api/models/\(HubFixture.id)/revision/main"] }
        fixture.configuration.retries.attempts = 2
        fixture.configuration.metadataSeconds = 0.2
        let error = try await fixture.error()
        #expect(error.kind == .network)
        #expect(error.problem.contains("silent for too long"))
        #expect(fixture.server.requests.count == 2)
    }

    @Test("A cancelled task does not wait for a silent host", .timeLimit(.minutes(1)))
    func cancellation() async throws {
        let fixture = try await HubFixture()
        fixture.server.change { $0.silent = ["/api/models/\(HubFixture.id)/revision/main"] }
        let task = Task { try await fixture.download() }
        while fixture.server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("Whoever takes the bytes slowly gets all of them")
    func slowReader() async throws {
        let repository = try TestRepository.model(HubFixture.id, weights: 12_000_000)
        let fixture = try await HubFixture(repository)
        let id = try fixture.repositoryID
        let snapshot = try await fixture.hub.download(id) { event in
            if case .progress = event { usleep(20_000) }
        }
        try fixture.expectIntact(snapshot, repository)
    }

    @Test(
        "A socket goes to the address that was checked and to no other",
        arguments: [[127, 0, 0, 1], [127, 0, 0, 2]]
    )
    func peer(bytes: [UInt8]) async throws {
        let server = try await HubTestServer([])
        let handlers = smol_http_handlers(connected: { _ in }, head_line: { _, _, _ in 0 }, body: { _, _, _ in 0 })
        let loop = try #require(smol_http_loop_new())
        defer { smol_http_loop_free(loop) }
        let transfer = try #require(smol_http_transfer_new("http://images.example/x", handlers, nil))
        defer { smol_http_transfer_free(transfer) }
        smol_http_transfer_pin(transfer, "127.0.0.1:\(server.endpoint.port ?? 0)", bytes, bytes.count)
        var outcome = smol_http_outcome()
        #expect(smol_http_loop_add(loop, transfer, &outcome))
        defer { smol_http_loop_remove(loop, transfer) }
        while smol_http_loop_next_ended(loop, &outcome) == nil {
            smol_http_loop_run(loop)
            smol_http_loop_wait(loop, 10)
        }
        let isChecked = bytes == [127, 0, 0, 1]
        #expect(outcome.kind == Int32(isChecked ? SMOL_HTTP_COMPLETE : SMOL_HTTP_OTHER_PEER))
        #expect(server.requests.count == (isChecked ? 1 : 0))
    }
}
