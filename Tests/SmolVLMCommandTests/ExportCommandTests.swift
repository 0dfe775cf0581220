import Foundation
import TestSupport
import Testing

/// `smolvlm export`: what it writes, what it says, and what it refuses.
@Suite("smolvlm export")
struct ExportCommandTests {
    private func inTemporaryFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "smolvlm-export-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    @Test("says in one line what was written and how to run it; standard output stays empty")
    func closingLine() throws {
        try inTemporaryFolder { folder in
            let target = folder.appending(path: "out").path
            let outcome = try Command.run(["export", "-m", Command.model, "-o", target, "--precision", "int8"])
            #expect(outcome.status == 0 && outcome.output.isEmpty, "\(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count == 1)
            for text in ["onnx/decoder_model_merged_int8.onnx", "kB", target, "--onnx-variant int8"] {
                #expect(outcome.errors.contains(text), "\(outcome.errors)")
            }
        }
    }

    @Test("the folder answers as the checkpoint does", .needsOnnxRuntime)
    func runsByItself() throws {
        try inTemporaryFolder { folder in
            let target = folder.appending(path: "out").path
            #expect(try Command.run(["export", "-m", Command.model, "-o", target]).status == 0)
            let question = ["--image", Command.image, "-p", "What?", "-n", "12", "--ignore-eos", "--json"]
            let exported = try Command.run(["-m", target, "--backend", "onnx"] + question)
            let native = try Command.run(["-m", Command.model, "--precision", "float32"] + question)
            let ids = try #require(exported.objects().first?["token_ids"] as? [Int], "\(exported.errors)")
            #expect(try ids == native.objects().first?["token_ids"] as? [Int])
        }
    }

    @Test(
        "wrong usage is status 64",
        arguments: [
            ["export", "-m", "x"], ["export", "-o", "y"], ["export", "-m", "x", "-o", "y", "--precision", "int3"],
            ["export", "-m", "x", "-o", "y", "--precision", "bfloat16"], ["export", "-m", "x", "-o", ""],
        ]
    )
    func wrongUsage(arguments: [String]) throws {
        let outcome = try Command.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty && !outcome.errors.isEmpty)
    }

    @Test("what cannot be done is status 1 and one line that names it")
    func refusals() throws {
        try inTemporaryFolder { folder in
            let empty = folder.appending(path: "empty")
            try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: true)
            let file = folder.appending(path: "file")
            try Data("x".utf8).write(to: file)
            let mine = folder.appending(path: "mine")
            try FileManager.default.createDirectory(at: mine, withIntermediateDirectories: true)
            try Data("{}".utf8).write(to: mine.appending(path: "config.json"))
            let out = folder.appending(path: "out").path
            expectOneLine(try Command.run(["export", "-m", folder.path + "/none", "-o", out]), naming: "none")
            expectOneLine(try Command.run(["export", "-m", empty.path, "-o", out]), naming: "config.json")
            expectOneLine(try Command.run(["export", "-m", Command.model, "-o", file.path]), naming: "file")
            expectOneLine(try Command.run(["export", "-m", Command.model, "-o", mine.path]), naming: "--force")
            #expect(try FileManager.default.contentsOfDirectory(atPath: mine.path) == ["config.json"])
            #expect(!FileManager.default.fileExists(atPath: out))
            let forced = try Command.run(["export", "-m", Command.model, "-o", mine.path, "--force"])
            #expect(forced.status == 0, "\(forced.errors)")
        }
    }

    private func expectOneLine(_ outcome: Command.Outcome, naming place: String) {
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains(place), "\(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    }
}
