import Foundation
import HubTestServer
import SmolHub
import Testing

/// What the hub refuses, and what is said then.
@Suite("Refusals")
struct RefusalTests {
    @Test("A gated model says where the terms are and what to set")
    func gated() async throws {
        var repository = try TestRepository.model(HubFixture.id)
        repository.access = .gated
        var fixture = try await HubFixture(repository)
        let without = try await fixture.error()
        #expect(without.kind == .gated)
        #expect(without.problem.contains("/maker/tiny-model"))
        #expect(without.problem.contains("HF_TOKEN"))
        fixture.configuration.token = AccessToken("hf_other")
        #expect(try await fixture.error().kind == .gated)
    }

    @Test("A hidden model is not found without the right token")
    func hidden() async throws {
        var repository = try TestRepository.model(HubFixture.id)
        repository.access = .hidden
        var fixture = try await HubFixture(repository)
        let error = try await fixture.error()
        #expect(error.kind == .repositoryNotFound)
        #expect(error.problem.contains("private"))
        fixture.configuration.token = AccessToken("hf_test")
        try fixture.expectIntact(try await fixture.download(), repository)
        fixture.configuration.token = AccessToken("nonsense")
        #expect(try await fixture.error().kind == .unauthorized)
    }

    @Test("A name that the hub does not have comes with the nearest known one")
    func missing() async throws {
        let fixture = try await HubFixture()
        let asked = try RepositoryID("HuggingFaceTB/SmolVLM2-256M-Instruct")
        let error = await #expect(throws: HubError.self) { try await fixture.hub.download(asked) }
        #expect(error?.kind == .repositoryNotFound)
        #expect(error?.problem.contains("did you mean HuggingFaceTB/SmolVLM2-256M-Video-Instruct?") == true)
        #expect(try await fixture.error(revision: "v9").kind == .revisionNotFound)
    }

    @Test(
        "Names are compared word by word",
        arguments: [
            ("HuggingFaceTB/SmolVLM2-256M-Instruct", "HuggingFaceTB/SmolVLM2-256M-Video-Instruct"),
            ("HuggingFaceTB/SmolVLM2-500M-Instruct", "HuggingFaceTB/SmolVLM2-500M-Video-Instruct"),
            ("HuggingFaceTB/SmolVLM2-2.2B-Video-Instruct", "HuggingFaceTB/SmolVLM2-2.2B-Instruct"),
            ("huggingfacetb/smolvlm-265m-instruct", "HuggingFaceTB/SmolVLM-256M-Instruct"),
            ("SmolVLM-Instruct", "HuggingFaceTB/SmolVLM-Instruct"),
            ("HuggingFaceTB/SmolVLM-256M-Instuct", "HuggingFaceTB/SmolVLM-256M-Instruct"),
        ]
    )
    func nearest(asked: String, meant: String) {
        #expect(KnownModels.nearest(to: asked) == meant)
    }

    @Test("A name like none of them has no nearest one")
    func noNearest() {
        #expect(KnownModels.nearest(to: "openai/whisper-tiny") == nil)
        #expect(KnownModels.nearest(to: "") == nil)
    }

    @Test("Offline, the cache alone counts, and what it lacks is said")
    func offline() async throws {
        var fixture = try await HubFixture()
        fixture.configuration.isOffline = true
        #expect(try await fixture.error().kind == .offline)
        fixture.configuration.isOffline = false
        let snapshot = try await fixture.download()
        fixture.configuration.isOffline = true
        fixture.server.forgetRequests()
        #expect(try await fixture.download() == snapshot)
        #expect(fixture.server.requests.isEmpty)
        let other = try await fixture.error(revision: "v1")
        #expect(other.problem.contains("no revision v1"))
        try FileManager.default.removeItem(atPath: snapshot.folder + "/model.safetensors")
        let incomplete = try await fixture.error()
        #expect(incomplete.problem.contains("model.safetensors"))
    }

    @Test("A repository without what a model needs is refused before anything is fetched")
    func notAModel() async throws {
        let files = [TestRepository.File("config.json", [1]), .init("model.gguf", [1], isLarge: true)]
        let fixture = try await HubFixture(TestRepository(HubFixture.id, commit: HubFixture.commit, files: files))
        let error = try await fixture.error()
        #expect(error.kind == .fileNotFound)
        #expect(error.problem.contains("tokenizer.json"))
        #expect(fixture.paths().isEmpty)
    }

    @Test("A full disk is told as such")
    func fullDisk() async throws {
        var repository = try TestRepository.model(HubFixture.id)
        repository.commits[HubFixture.commit]?.append(.init("generation_config.json", [1], announcedSize: 1 << 60))
        let fixture = try await HubFixture(repository)
        let error = try await fixture.error()
        #expect(error.kind == .diskFull)
        #expect(error.problem.contains("are needed"))
        #expect(!fixture.paths().contains { $0.contains("/snapshots/") })
    }

    @Test("An answer that is no hub's is told as such", arguments: ["<html>", "[]", "{\"sha\": \"main\"}", "{}"])
    func otherServer(answer: String) async throws {
        let fixture = try await HubFixture()
        fixture.server.change { $0.pages["/api/models/\(HubFixture.id)/revision/main"] = Array(answer.utf8) }
        #expect(try await fixture.error().kind == .badResponse)
    }
}
