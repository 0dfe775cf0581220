import Foundation
import TestSupport
import Testing

/// `smolvlm run`: the answer, its JSON form, and what happens when the input is bad.
@Suite("smolvlm run")
struct RunCommandTests {
    private struct GoldenFile: Decodable {
        struct Case: Decodable {
            let `case`: String
            let images: [String]
            let greedy: [Int]
            let text: String
        }
        let cases: [Case]
    }

    /// The golden case of the repository's model that has one image, split.
    private func splitCase() throws -> GoldenFile.Case {
        let file = try GoldenRoot.repository.decode(GoldenFile.self, from: "models/tiny-smolvlm/golden.json")
        return try #require(file.cases.first { $0.case == "split" })
    }

    @Test("prints the reference's answer and nothing else")
    func printsTheAnswer() throws {
        let golden = try splitCase()
        let outcome = try Command.run([
            "--model", Command.model, "--image", Command.image, "-p", "Which colours does the painting use?",
            "-n", "24", "--ignore-eos", "--precision", "float32", "--detail", "high",
        ])
        #expect(outcome.status == 0)
        #expect(outcome.output == golden.text + "\n")
        #expect(outcome.errors.isEmpty)
    }

    @Test("a precision means the native engine, graphs or not", .needsShared)
    func precisionMeansNative() throws {
        let model = GoldenRoot.shared.goldens.appending(path: "models/smolvlm-bf16").path
        let outcome = try Command.run(["-m", model, "-p", "Hello", "-n", "1", "--precision", "int8", "--json"])
        let object = try #require(outcome.objects().first)
        #expect(object["backend"] as? String == "native")
        #expect(object["precision"] as? String == "int8")
    }

    @Test("JSON has the keys of the contract")
    func jsonKeys() throws {
        let golden = try splitCase()
        let outcome = try Command.run([
            "run", "-m", Command.model, "--image", Command.image, "-p", "Which colours does the painting use?",
            "-n", "24", "--ignore-eos", "--precision", "float32", "--json",
        ])
        let object = try #require(outcome.objects().first)
        #expect(
            Set(object.keys) == [
                "text", "token_ids", "finish_reason", "backend", "precision", "usage", "timings",
            ]
        )
        #expect(object["token_ids"] as? [Int] == golden.greedy)
        #expect(object["text"] as? String == golden.text)
        #expect(object["finish_reason"] as? String == "length")
        #expect(object["backend"] as? String == "native")
        #expect(object["precision"] as? String == "float32")
        let usage = try #require(object["usage"] as? [String: Int])
        #expect(
            Set(usage.keys) == [
                "prompt_tokens", "completion_tokens", "image_tiles", "cached_prompt_tokens", "cached_image_tiles",
            ]
        )
        #expect(usage["completion_tokens"] == 24)
        #expect(usage["image_tiles"] == 13)
        let timings = try #require(object["timings"] as? [String: Double])
        #expect(
            Set(timings.keys) == [
                "load_s", "image_s", "vision_s", "prefill_s", "decode_s", "time_to_first_token_s", "tokens_per_second",
            ]
        )
    }

    @Test("reads the question from standard input")
    func questionFromStandardInput() throws {
        let arguments = ["-m", Command.model, "-n", "6", "--json"]
        let piped = try Command.run(arguments, input: Data("List 12 rivers, please.\n".utf8))
        let given = try Command.run(arguments + ["-p", "List 12 rivers, please."])
        let ids = try #require(piped.objects().first?["token_ids"] as? [Int])
        #expect(try ids == given.objects().first?["token_ids"] as? [Int])
    }

    @Test("reads an image from standard input")
    func imageFromStandardInput() throws {
        let bytes = try Data(contentsOf: URL(filePath: Command.image))
        let arguments = ["-m", Command.model, "-p", "What?", "-n", "4", "--json", "--image"]
        let piped = try Command.run(arguments + ["-"], input: bytes)
        let given = try Command.run(arguments + [Command.image])
        #expect(piped.status == 0)
        let ids = try #require(piped.objects().first?["token_ids"] as? [Int])
        #expect(try ids == given.objects().first?["token_ids"] as? [Int])
    }

    @Test("the same seed gives the same answer")
    func seeds() throws {
        func tokens(seed: String) throws -> [Int]? {
            let outcome = try Command.run([
                "-m", Command.model, "-p", "Tell me", "-n", "16", "--temperature", "1.5", "--top-k", "50", "--top-p",
                "0.95", "--min-p", "0.01", "--repetition-penalty", "1.1", "--seed", seed, "--ignore-eos", "--json",
            ])
            return try outcome.objects().first?["token_ids"] as? [Int]
        }
        let first = try #require(try tokens(seed: "7"))
        #expect(try tokens(seed: "7") == first)
        #expect(try tokens(seed: "8") != first)
    }

    @Test("a stop string ends the answer before it")
    func stopString() throws {
        let golden = try splitCase()
        let characters = Array(golden.text)
        let stop = String(characters[characters.count / 2..<characters.count / 2 + 3])
        let outcome = try Command.run([
            "--model", Command.model, "--image", Command.image, "-p", "Which colours does the painting use?",
            "-n", "24", "--ignore-eos", "--precision", "float32", "--json", "--stop", stop,
        ])
        let object = try #require(outcome.objects().first)
        let before = try #require(golden.text.range(of: stop)).lowerBound
        #expect(object["text"] as? String == String(golden.text[..<before]))
        #expect(object["finish_reason"] as? String == "stop")
    }

    @Test(
        "wrong usage is status 64",
        arguments: [
            ["-m", "x", "-p", "y", "--temperature", "-1"], ["-m", "x", "-p", "y", "-n", "0"],
            ["-m", "x", "-p", "y", "--threads", "0"], ["-m", "x", "--image", "-"], ["--no-such-option"],
            ["-m", "x", "-p", "y", "--precision", "int3"],
        ]
    )
    func wrongUsage(arguments: [String]) throws {
        let outcome = try Command.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(!outcome.errors.isEmpty)
    }

    @Test("bad input is status 1 and one line that names it")
    func badInput() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "smolvlm-bad-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let cut = folder.appending(path: "cut.jpg")
        try Data(contentsOf: URL(filePath: Command.image)).prefix(900).write(to: cut)
        let empty = folder.appending(path: "empty.png")
        try Data().write(to: empty)
        let text = folder.appending(path: "note.jpg")
        try Data("just text".utf8).write(to: text)
        let absent = folder.appending(path: "absent.webp")
        for file in [cut, empty, text, absent] {
            let outcome = try Command.run(["-m", Command.model, "--image", file.path, "-p", "What?"])
            expectOneLine(outcome, naming: file.lastPathComponent)
        }
        expectOneLine(try Command.run(["-m", folder.path, "-p", "What?"]), naming: "config.json")
        expectOneLine(try Command.run(["-m", folder.path + "/none", "-p", "What?"]), naming: "none")
    }

    @Test("a context that is too long is refused")
    func contextTooLong() throws {
        let outcome = try Command.run(["-m", Command.model, "-p", "Hello", "-n", "1000000"])
        expectOneLine(outcome, naming: "context")
    }

    @Test("a full disk is told")
    func fullDisk() throws {
        let device = URL(filePath: "/dev/full")
        guard FileManager.default.fileExists(atPath: device.path) else { return }
        let outcome = try Command.run(["-m", Command.model, "-p", "Hello", "-n", "4", "--ignore-eos"], output: device)
        expectOneLine(outcome, naming: "standard output")
    }

    private func expectOneLine(_ outcome: Command.Outcome, naming place: String) {
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains(place), "\(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    }
}
