import Foundation
import HubTestServer
import TestSupport
import Testing

/// `smolvlm download` and `cache`, models by name, and images by address.
@Suite("smolvlm and the hub")
struct HubCommandTests {
    private static let id = "maker/tiny-smolvlm"

    /// A server with the repository's small model, and an empty cache.
    private struct Fixture {
        let server: HubTestServer
        let home: URL

        init() async throws {
            server = try await HubTestServer([.model(HubCommandTests.id, folder: URL(filePath: Command.model))])
            home = FileManager.default.temporaryDirectory.appending(path: "smolvlm-hub-\(UUID().uuidString)")
        }

        func run(_ arguments: [String], offline: Bool = false) throws -> Command.Outcome {
            try Command.run(
                arguments,
                environment: [
                    "HF_HOME": home.path, "HF_ENDPOINT": server.endpoint.absoluteString, "HF_TOKEN": "hf_test",
                    "HF_HUB_OFFLINE": offline ? "1" : "0", "HF_HUB_CACHE": "", "HUGGINGFACE_HUB_CACHE": "",
                ]
            )
        }

        func end() async {
            await server.stop()
            try? FileManager.default.removeItem(at: home)
        }
    }

    @Test("download prints the folder; then the model runs by its name without the network")
    func downloadAndRun() async throws {
        let fixture = try await Fixture()
        let missing = try fixture.run(["-m", Self.id, "-p", "Hello"], offline: true)
        #expect(missing.status == 1)
        #expect(missing.errors.contains("smolvlm download \(Self.id)"))
        #expect(missing.errors.split(separator: "\n").count == 1)

        let download = try fixture.run(["download", Self.id])
        #expect(download.status == 0, "\(download.errors)")
        let folder = download.output.trimmingCharacters(in: .newlines)
        #expect(folder.hasPrefix(fixture.home.path + "/hub/models--maker--tiny-smolvlm/snapshots/"))
        #expect(download.errors.contains("fetched model.safetensors"))
        #expect(!download.errors.contains("hf_test"))
        await fixture.server.stop()

        let question = ["-p", "Hello", "-n", "8", "--ignore-eos", "--json"]
        let byName = try fixture.run(["-m", Self.id] + question, offline: true)
        let byFolder = try fixture.run(["-m", Command.model] + question)
        #expect(byName.status == 0, "\(byName.errors)")
        let ids = try #require(byName.objects().first?["token_ids"] as? [Int])
        #expect(try ids == byFolder.objects().first?["token_ids"] as? [Int])
        await fixture.end()
    }

    @Test("a model that is not there yet is fetched on the way")
    func runFetches() async throws {
        let fixture = try await Fixture()
        let refused = try fixture.run(["-m", Self.id, "-p", "Hello", "--offline"])
        #expect(refused.status == 1)
        #expect(fixture.server.requests.isEmpty)
        let outcome = try fixture.run(["-m", Self.id, "-p", "Hello", "-n", "4", "--ignore-eos"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("fetching \(Self.id)"))
        let tokens = try fixture.run(["inspect", "model", "--json", Self.id], offline: true)
        #expect(try tokens.objects().first?["vocab_size"] as? Int == 900)
        await fixture.end()
    }

    @Test("a model that is partly there is told of by what is missing, and by what forbids the network")
    func partlyDownloaded() async throws {
        let fixture = try await Fixture()
        let absent = try fixture.run(["-m", Self.id, "-p", "Hello", "--offline"])
        #expect(absent.status == 1)
        #expect(absent.errors.hasPrefix("Error: \(Self.id) is neither a folder here nor in the cache "))
        #expect(
            absent.errors.hasSuffix(", and --offline is set. Run: smolvlm download \(Self.id)\n"),
            "\(absent.errors)"
        )
        let folder = try fixture.run(["download", Self.id]).output.trimmingCharacters(in: .newlines)
        for missing in ["model.safetensors", "config.json"] {
            try FileManager.default.removeItem(atPath: folder + "/" + missing)
            let question = ["-m", Self.id, "-p", "Hello"]
            for (arguments, offline, reason) in [
                (question + ["--offline"], false, "--offline"), (question, true, "HF_HUB_OFFLINE"),
                (["download", Self.id], true, "HF_HUB_OFFLINE"),
            ] {
                let outcome = try fixture.run(arguments, offline: offline)
                #expect(outcome.status == 1)
                let what = missing == "config.json" ? "config.json is missing" : "it has no model.safetensors"
                #expect(outcome.errors.contains("\(Self.id) is only partly downloaded (\(what)"), "\(outcome.errors)")
                let end = ", and \(reason) is set. Run: smolvlm download \(Self.id)\n"
                #expect(outcome.errors.hasSuffix(end), "\(outcome.errors)")
                #expect(outcome.errors.split(separator: "\n").count == 1)
            }
        }
        await fixture.end()
    }

    @Test("download tells what it does when asked to")
    func verboseDownload() async throws {
        let fixture = try await Fixture()
        let outcome = try fixture.run(["download", "-v", Self.id])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("info: model fetched commit="))
        #expect(try !fixture.run(["download", Self.id]).errors.contains("model fetched"))
        await fixture.end()
    }

    @Test("cache lists, verifies and removes")
    func cache() async throws {
        let fixture = try await Fixture()
        let empty = try fixture.run(["cache", "ls"])
        #expect(empty.status == 0)
        #expect(empty.output.isEmpty)
        _ = try fixture.run(["download", Self.id])
        let list = try fixture.run(["cache", "ls"])
        #expect(list.output.contains(Self.id))
        #expect(list.output.contains("main"))
        let object = try #require(fixture.run(["cache", "ls", "--json"]).objects().first)
        #expect(Set(object.keys) == ["id", "folder", "size", "unfinished_size", "fetched", "revisions"])
        #expect(try fixture.run(["cache", "verify"]).status == 0)

        let folder = try #require(object["folder"] as? String)
        let config = URL(filePath: folder + "/snapshots/4d1b9e57c2a08f63d5e7b94a1c06f2388e5a7d90/config.json")
        let blob = config.resolvingSymlinksInPath()
        try Data("{}".utf8).write(to: blob)
        let damaged = try fixture.run(["cache", "verify", Self.id, "--json"])
        #expect(damaged.status == 1)
        let report = try #require(damaged.objects().first)
        #expect(Set(report.keys) == ["id", "intact", "unchecked", "unfinished", "damaged"])
        #expect((report["damaged"] as? [[String: String]])?.first?["problem"] == "wrong hash")

        let removed = try fixture.run(["cache", "rm", Self.id])
        #expect(removed.status == 0)
        #expect(removed.output.hasPrefix("removed \(Self.id)"))
        let again = try fixture.run(["cache", "rm", Self.id])
        #expect(again.status == 1)
        #expect(again.errors.contains("not in the cache"))
        #expect(try fixture.run(["cache", "rm"]).status == 64)
        await fixture.end()
    }

    @Test("a wrong name gets one line that helps")
    func wrongName() async throws {
        let fixture = try await Fixture()
        for arguments in [
            ["download", "HuggingFaceTB/SmolVLM2-256M-Instruct"],
            ["-m", "HuggingFaceTB/SmolVLM2-256M-Instruct", "-p", "x"],
        ] {
            let outcome = try fixture.run(arguments)
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("did you mean HuggingFaceTB/SmolVLM2-256M-Video-Instruct?"))
            #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
        }
        #expect(try fixture.run(["download", "not a name"]).status == 1)
        await fixture.end()
    }

    @Test("an image by its address is the same as the file; private addresses have to be allowed")
    func imageByAddress() async throws {
        let fixture = try await Fixture()
        let image = Array(try Data(contentsOf: URL(filePath: Command.image)))
        fixture.server.change { $0.pages["/image.jpg"] = image }
        let address = fixture.server.endpoint.absoluteString + "/image.jpg"
        let arguments = ["-m", Command.model, "-p", "What?", "-n", "4", "--json", "--detail", "low", "--image"]
        let refused = try fixture.run(arguments + [address])
        #expect(refused.status == 1)
        let cure = "add --allow-private-addresses to fetch from this machine or your local network"
        #expect(refused.errors.contains("not a public address; \(cure)"), "\(refused.errors)")
        #expect(fixture.server.requests.isEmpty)
        let fetched = try fixture.run(arguments + [address, "--allow-private-addresses"])
        #expect(fetched.status == 0, "\(fetched.errors)")
        #expect(fixture.server.requests.allSatisfy { $0.authorization == nil })
        let ids = try #require(fetched.objects().first?["token_ids"] as? [Int])
        #expect(try ids == fixture.run(arguments + [Command.image]).objects().first?["token_ids"] as? [Int])
        await fixture.end()
    }
}
