import Foundation
import HubTestServer
import SmolHub
import Testing

/// The layout on disk is the one that Python's `huggingface_hub` writes; `Tests/huggingface_hub` compares the two.
@Suite("Layout of the cache")
struct CacheLayoutTests {
    @Test("A download leaves blobs, relative links, a reference, locks and nothing else")
    func layout() async throws {
        let repository = try TestRepository.model(HubFixture.id)
        let fixture = try await HubFixture(repository)
        let snapshot = try await fixture.download()
        let files = try #require(repository.commits[HubFixture.commit])
        let needed = [
            "config.json", "tokenizer.json", "tokenizer_config.json", "preprocessor_config.json", "model.safetensors",
        ]
        let chosen = files.filter { needed.contains($0.name) }
        #expect(Set(snapshot.files.map(\.description)) == Set(needed))
        #expect(snapshot.folder == fixture.model + "/snapshots/" + HubFixture.commit)
        let home = "models--maker--tiny-model/"
        var expected = ["CACHEDIR.TAG", home + "refs/main"]
        for file in chosen {
            expected.append(".locks/models--maker--tiny-model/\(file.etag).lock")
            expected.append(home + "blobs/" + file.etag)
            let link = home + "snapshots/\(HubFixture.commit)/\(file.name)"
            expected.append(link)
            #expect(try fixture.link(link) == "../../blobs/" + file.etag)
        }
        let paths = fixture.paths().filter { !$0.contains("/.no_exist/") }
        #expect(paths == expected.sorted())
        #expect(try fixture.text(home + "refs/main") == HubFixture.commit)
        #expect(try fixture.text("CACHEDIR.TAG").hasPrefix("Signature: 8a477f597d28d172789f06886806bc55\n"))
        #expect(try fixture.text(home + ".no_exist/\(HubFixture.commit)/chat_template.jinja").isEmpty)
        try fixture.expectIntact(snapshot, repository)
    }

    @Test("Links below a folder lead up once more, and external data comes with its graph")
    func graphs() async throws {
        let fixture = try await HubFixture()
        let snapshot = try await fixture.download(.onnx(variant: ""))
        let names = Set(snapshot.files.map(\.description))
        #expect(names.contains("onnx/decoder_model_merged.onnx_data"))
        #expect(!names.contains("onnx/decoder_model_merged_q4.onnx"))
        #expect(!names.contains("model.safetensors"))
        let link = try fixture.link("models--maker--tiny-model/snapshots/\(snapshot.commit)/onnx/embed_tokens.onnx")
        #expect(link.hasPrefix("../../../blobs/"))
        let error = try await fixture.error(.onnx(variant: "fp16"))
        #expect(error.kind == .fileNotFound)
        #expect(error.problem.contains("fp32, q4"))
    }

    @Test("Shards come with their index")
    func shards() async throws {
        let names = [
            "config.json", "tokenizer.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors",
        ]
        var files = names.map { TestRepository.File($0, Array($0.utf8), isLarge: $0.hasSuffix("tensors")) }
        let map = "{\"weight_map\": {\"a\": \"\(names[2])\", \"b\": \"\(names[3])\"}}"
        files.append(.init("model.safetensors.index.json", Array(map.utf8)))
        files.append(.init("pytorch_model.bin.index.json", [1]))
        let fixture = try await HubFixture(TestRepository(HubFixture.id, commit: HubFixture.commit, files: files))
        let snapshot = try await fixture.download()
        #expect(Set(snapshot.files.map(\.description)) == Set(names + ["model.safetensors.index.json"]))
        try FileManager.default.removeItem(atPath: snapshot.folder + "/" + names[3])
        let error = #expect(throws: HubError.self) { try fixture.hub.cachedSnapshot(of: fixture.repositoryID) }
        #expect(error?.problem.contains(names[3]) == true)
    }

    @Test("A second download asks for the list alone")
    func again() async throws {
        let fixture = try await HubFixture()
        _ = try await fixture.download()
        fixture.server.forgetRequests()
        _ = try await fixture.download()
        #expect(fixture.server.requests.count == 1)
        fixture.server.forgetRequests()
        _ = try await fixture.hub.snapshot(of: fixture.repositoryID)
        #expect(fixture.server.requests.isEmpty)
    }

    @Test("A new commit gets a snapshot of its own and shares the blobs that did not change")
    func newCommit() async throws {
        var repository = try TestRepository.model(HubFixture.id)
        let fixture = try await HubFixture(repository)
        let first = try await fixture.download()
        let next = "90ab5e57c2a08f63d5e7b94a1c06f2388e5a0000"
        var files = try #require(repository.commits[HubFixture.commit])
        files.removeAll { $0.name == "config.json" }
        files.append(.init("config.json", Array("{\"changed\": true}".utf8)))
        repository.commits[next] = files
        repository.references = ["main": next, "v1": HubFixture.commit]
        fixture.server.put(repository)
        fixture.server.forgetRequests()
        let second = try await fixture.download()
        #expect(second.commit == next)
        #expect(!fixture.server.requests.contains { $0.host == .files })
        try fixture.expectIntact(first, repository)
        try fixture.expectIntact(second, repository)
        let tagged = try await fixture.download(revision: "v1")
        #expect(tagged.commit == HubFixture.commit)
        let byCommit = try await fixture.download(revision: HubFixture.commit)
        #expect(byCommit == tagged)
        let references = try FileManager.default.contentsOfDirectory(atPath: fixture.model + "/refs").sorted()
        #expect(references == ["main", "v1"])

        let cache = fixture.hub.cache
        let id = try fixture.repositoryID
        #expect(cache.repository(id)?.revisions.map(\.references) == [["v1"], ["main"]])
        let freed = try cache.remove(id, revision: Revision("v1"))
        let old = try #require(repository.commits[HubFixture.commit]?.first { $0.name == "config.json" })
        #expect(freed == old.bytes.count)
        try fixture.expectIntact(second, repository)
        #expect(try cache.verify(#require(cache.repository(id))).damages.isEmpty)
        #expect(throws: HubError.self) { try cache.remove(id, revision: Revision("v1")) }
        #expect(try cache.remove(id) > 300_000)
        #expect(cache.repositories().isEmpty)
        #expect(!FileManager.default.fileExists(atPath: fixture.model))
    }

    @Test("Verification finds a changed byte, a missing blob and a reference to nothing")
    func verification() async throws {
        let repository = try TestRepository.model(HubFixture.id)
        let fixture = try await HubFixture(repository)
        _ = try await fixture.download()
        let cache = fixture.hub.cache
        let id = try fixture.repositoryID
        let sound = try cache.verify(#require(cache.repository(id)))
        #expect(sound.intactBlobs == 5)
        #expect(sound.damages.isEmpty)
        let files = try #require(repository.commits[HubFixture.commit])
        let weights = try #require(files.first { $0.name == "model.safetensors" })
        let config = try #require(files.first { $0.name == "config.json" })
        var bytes = weights.bytes
        bytes[1000] ^= 1
        try Data(bytes).write(to: URL(filePath: fixture.model + "/blobs/" + weights.etag))
        try FileManager.default.removeItem(atPath: fixture.model + "/blobs/" + config.etag)
        try Data(String(repeating: "a", count: 40).utf8).write(to: URL(filePath: fixture.model + "/refs/gone"))
        let damaged = try cache.verify(#require(cache.repository(id)))
        #expect(
            damaged.damages == [
                CacheDamage(kind: .wrongHash, file: "blobs/" + weights.etag),
                CacheDamage(kind: .missingBlob, file: "snapshots/\(HubFixture.commit)/config.json"),
                CacheDamage(kind: .missingSnapshot, file: "refs/gone"),
            ]
        )
    }
}
