import Foundation
import HubTestServer
import SmolHub
import Testing

/// Downloads from a server that breaks off, refuses and lies.
@Suite("Downloads")
struct DownloadTests {
    @Test("A hundred downloads broken at random places go on and end with the right bytes")
    func hundredBreaks() async throws {
        for round in 0..<10 {
            let repository = try TestRepository.model(HubFixture.id, weights: 400_000, seed: UInt64(round + 1))
            var behavior = ServerBehavior()
            behavior.seed = UInt64(100 + round)
            behavior.breaks = 10
            var fixture = try await HubFixture(repository, behavior: behavior)
            // The list and the small files have no part to go on from: each break counts.
            fixture.configuration.retries.attempts = 20
            let snapshot = try await fixture.download()
            try fixture.expectIntact(snapshot, repository)
            #expect(!fixture.paths().contains { $0.hasSuffix(".incomplete") })
            await fixture.server.stop()
        }
    }

    @Test("A hundred programs that end at random places leave nothing half-written linked, and the next goes on")
    func hundredStops() async throws {
        let repository = try TestRepository.model(HubFixture.id, weights: 2_000_000)
        let large = try #require(repository.commits[HubFixture.commit]?.first { $0.name == "model.safetensors" })
        var behavior = ServerBehavior()
        behavior.seed = 7
        behavior.smallestBreak = 10_000
        var fixture = try await HubFixture(repository, behavior: behavior)
        // One attempt and no more: each break ends a run.
        fixture.configuration.retries.attempts = 1
        var stops = 0
        while stops < 100 {
            fixture.server.change { $0.breaks = 1 }
            fixture.server.forgetRequests()
            do {
                let snapshot = try await fixture.download()
                try fixture.expectIntact(snapshot, repository)
                _ = try fixture.hub.cache.remove(fixture.repositoryID)
            } catch {
                stops += 1
                #expect((error as? HubError)?.kind == .network)
                #expect(!FileManager.default.fileExists(atPath: fixture.model + "/refs/main"))
                #expect(!FileManager.default.fileExists(atPath: fixture.model + "/blobs/" + large.etag))
                for path in fixture.paths() where path.contains("/snapshots/") {
                    let target = try fixture.link(path)
                    let hash = try #require(target.split(separator: "/").last)
                    let file = try #require(repository.commits[HubFixture.commit]?.first { $0.etag == hash })
                    let blob = URL(filePath: fixture.model + "/blobs/" + file.etag)
                    #expect(Array(try Data(contentsOf: blob)) == file.bytes)
                }
            }
        }
        fixture.server.change { $0.breaks = 0 }
        let incomplete = fixture.model + "/blobs/\(large.etag).incomplete"
        let size = try FileManager.default.attributesOfItem(atPath: incomplete)[.size] as? Int ?? 0
        fixture.server.forgetRequests()
        let snapshot = try await fixture.download()
        try fixture.expectIntact(snapshot, repository)
        if size > 0 { #expect(fixture.server.requests.contains { $0.range == "bytes=\(size)-" }) }
    }

    @Test("429 waits as long as the server says; 503 is tried again")
    func retries() async throws {
        var behavior = ServerBehavior()
        behavior.refusals = 1
        behavior.retryAfter = "1"
        behavior.failures = 3
        let fixture = try await HubFixture(behavior: behavior)
        let log = EventLog()
        let start = ContinuousClock.now
        _ = try await fixture.download(log: log)
        #expect(ContinuousClock.now - start >= .seconds(1))
        let waits = log.events.compactMap { event -> Double? in
            if case .retrying(_, _, let seconds) = event { seconds } else { nil }
        }
        #expect(waits.count == 4)
        #expect(waits.first == 1)
    }

    @Test("A server that asks for too long a wait, or never gets well, is an error that says so")
    func givesUp() async throws {
        var behavior = ServerBehavior()
        behavior.refusals = 1
        behavior.retryAfter = "86400"
        let fixture = try await HubFixture(behavior: behavior)
        let limited = try await fixture.error()
        #expect(limited.kind == .rateLimited)
        #expect(limited.problem.contains("86400 seconds"))
        fixture.server.change { $0.failures = 1000 }
        let failed = try await fixture.error()
        #expect(failed.kind == .network)
        #expect(fixture.server.requests.count == 1 + 5)
        await fixture.server.stop()
        let gone = try await fixture.error()
        #expect(gone.kind == .network)
        #expect(gone.problem.contains("connection refused"))
    }

    @Test("Bytes that are not the announced ones are never linked", arguments: ["model.safetensors", "config.json"])
    func wrongHash(name: String) async throws {
        var behavior = ServerBehavior()
        behavior.damaged = [name]
        let repository = try TestRepository.model(HubFixture.id)
        let fixture = try await HubFixture(repository, behavior: behavior)
        let error = try await fixture.error()
        #expect(error.kind == .hashMismatch)
        #expect(error.subject == "\(HubFixture.id)/\(name)")
        let file = try #require(repository.commits[HubFixture.commit]?.first { $0.name == name })
        let paths = fixture.paths()
        #expect(!paths.contains { $0.hasSuffix("/" + name) || $0.hasSuffix("blobs/" + file.etag) })
        #expect(!paths.contains { $0.hasSuffix("blobs/\(file.etag).incomplete") || $0.contains("/refs/") })
    }

    @Test("What an earlier run left is not trusted: wrong bytes and too many bytes start again")
    func staleRemains() async throws {
        let repository = try TestRepository.model(HubFixture.id)
        let file = try #require(repository.commits[HubFixture.commit]?.first { $0.name == "model.safetensors" })
        for remains in [
            Array(repeating: UInt8(1), count: 1000), Array(repeating: 2, count: file.bytes.count), file.bytes + [3],
        ] {
            let fixture = try await HubFixture(repository)
            let blobs = URL(filePath: fixture.model + "/blobs")
            try FileManager.default.createDirectory(at: blobs, withIntermediateDirectories: true)
            try Data(remains).write(to: blobs.appending(path: file.etag + ".incomplete"))
            try fixture.expectIntact(try await fixture.download(), repository)
        }
        // Whole and right: no byte of it is asked again.
        let fixture = try await HubFixture(repository)
        let blobs = URL(filePath: fixture.model + "/blobs")
        try FileManager.default.createDirectory(at: blobs, withIntermediateDirectories: true)
        try Data(file.bytes).write(to: blobs.appending(path: file.etag + ".incomplete"))
        try fixture.expectIntact(try await fixture.download(), repository)
        #expect(!fixture.server.requests.contains { $0.host == .files })
    }

    @Test("A server that does not know ranges, or does not tell sizes and hashes in its list, is served too")
    func plainServer() async throws {
        let repository = try TestRepository.model(HubFixture.id)
        var behavior = ServerBehavior()
        behavior.ignoresRanges = true
        behavior.tellsBlobs = false
        behavior.breaks = 3
        let fixture = try await HubFixture(repository, behavior: behavior)
        let log = EventLog()
        try fixture.expectIntact(try await fixture.download(log: log), repository)
        // Files report in parallel; the largest figure is the last one.
        let last = log.events.compactMap { event -> DownloadProgress? in
            if case .progress(let progress) = event { progress } else { nil }
        }.max { $0.completedBytes < $1.completedBytes }
        #expect((last?.completedBytes ?? 0) > 300_000)
        #expect(last?.completedBytes == last?.totalBytes)
    }

    @Test(
        "A list with a name that leaves the folder is refused as a whole",
        arguments: [
            "../outside.json", "/tmp/outside.json", "a/../../outside.json", "onnx/../../x.onnx", "..\\outside.json",
            "C:\\outside.json", "a//b.json", "./a.json", "a\u{0}.json", "",
        ]
    )
    func unsafeNames(name: String) async throws {
        var repository = try TestRepository.model(HubFixture.id)
        repository.commits[HubFixture.commit]?.append(.init(name, [1, 2, 3]))
        let fixture = try await HubFixture(repository)
        let error = try await fixture.error()
        #expect(error.kind == .unsafeFileName)
        #expect(fixture.paths().isEmpty)
    }

    @Test("The token goes to the hub and to no other host")
    func token() async throws {
        var repository = try TestRepository.model(HubFixture.id)
        repository.access = .gated
        var fixture = try await HubFixture(repository)
        fixture.configuration.token = AccessToken(" hf_test\n")
        try fixture.expectIntact(try await fixture.download(), repository)
        let requests = fixture.server.requests
        #expect(requests.contains { $0.host == .files })
        #expect(requests.allSatisfy { ($0.authorization == "Bearer hf_test") == ($0.host == .hub) })
        #expect(!"\(fixture.configuration)".contains("hf_test"))
    }

    @Test("A list that is asked for elsewhere takes no token along")
    func foreignList() async throws {
        var fixture = try await HubFixture()
        let files = fixture.server.filesAddress
        fixture.server.change { $0.redirects["/api/models/\(HubFixture.id)/revision/main"] = files + "/list" }
        fixture.configuration.token = AccessToken("hf_test")
        #expect(try await fixture.error().kind == .badResponse)
        #expect(!fixture.server.requests.contains { $0.host == .files })
    }

    @Test("A renamed model is found under its new name")
    func renamed() async throws {
        let repository = try TestRepository.model("maker/new-name")
        var behavior = ServerBehavior()
        behavior.renamed[HubFixture.id] = "maker/new-name"
        let fixture = try await HubFixture(repository, behavior: behavior)
        try fixture.expectIntact(try await fixture.download(), repository)
    }

    @Test("Two downloads of the same model at once fetch each file once")
    func together() async throws {
        let repository = try TestRepository.model(HubFixture.id)
        let fixture = try await HubFixture(repository)
        async let first = fixture.download()
        async let second = fixture.download()
        let snapshots = try await [first, second]
        #expect(snapshots[0] == snapshots[1])
        try fixture.expectIntact(snapshots[0], repository)
        #expect(fixture.server.requests.count { $0.host == .files } == 1)
    }

    @Test("A cancelled download keeps what came and goes on later")
    func cancelled() async throws {
        let repository = try TestRepository.model(HubFixture.id, weights: 8_000_000)
        let fixture = try await HubFixture(repository)
        let task = Task {
            try await fixture.hub.download(fixture.repositoryID) { event in
                if case .progress(let progress) = event, progress.receivedBytes > 1_000_000 {
                    withUnsafeCurrentTask { $0?.cancel() }
                }
            }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(fixture.paths().contains { $0.hasSuffix(".incomplete") })
        #expect(!fixture.paths().contains { $0.hasSuffix("model.safetensors") })
        fixture.server.forgetRequests()
        try fixture.expectIntact(try await fixture.download(), repository)
        #expect(fixture.server.requests.contains { $0.range != nil })
    }
}
