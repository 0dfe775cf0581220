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
        // Templates leave a space before the answer, which is no part of it.
        #expect(outcome.output == golden.text.drop { $0.isWhitespace } + "\n")
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

    @Test("a byte order mark is no part of the question, and a question without a word is none")
    func pipedQuestions() throws {
        let arguments = ["-m", Command.model, "-n", "6", "--json"]
        let marked = try Command.run(arguments, input: Data("\u{FEFF}List 12 rivers, please.\n".utf8))
        let plain = try Command.run(arguments, input: Data("List 12 rivers, please.\n".utf8))
        let ids = try #require(marked.objects().first?["token_ids"] as? [Int])
        #expect(try ids == plain.objects().first?["token_ids"] as? [Int])
        let empty = try Command.run(arguments, input: Data(" \n".utf8))
        #expect(empty.status == 64)
        #expect(empty.errors.contains("no question: standard input is empty"))
    }

    @Test("an image by any of its addresses is the same as the file")
    func imageAddresses() throws {
        let bytes = try Data(contentsOf: URL(filePath: Self.smallImage))
        let arguments = ["-m", Command.model, "-p", "What?", "-n", "4", "--json", "--image"]
        let given = try Command.run(arguments + [Self.smallImage]).objects().first?["token_ids"] as? [Int]
        #expect(given != nil)
        let addresses = [
            "file://" + Self.smallImage, "FILE://localhost" + Self.smallImage,
            "data:image/png;base64," + bytes.base64EncodedString(),
        ]
        for address in addresses {
            let outcome = try Command.run(arguments + [address])
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try outcome.objects().first?["token_ids"] as? [Int] == given)
        }
    }

    private static let smallImage = GoldenRoot.repository.images.appending(path: "palette.png").path

    @Test(
        "an address that is not read says why",
        arguments: [
            ("ftp://u:secret@h/a.png", "ftp://…@h/a.png: ftp:// addresses are not read"),
            ("s3://bucket/a.png", "s3:// addresses are not read, only http://, https://, file:// and data: ones"),
            ("file://elsewhere/a.png", "names a file of this machine"), ("data:image/png,abc", "only base64 is read"),
            ("data:image/png;base64,@@@", "is not base64"), ("data:nothing", "expected data:image/png;base64,"),
            ("https://u:secret@h/a.png?key=secret", "https://h: a user or password in the address is not allowed"),
            ("http://127.0.0.1/a.png?key=secret", "add --allow-private-addresses to fetch from this machine"),
        ]
    )
    func unreadAddresses(address: String, message: String) throws {
        let outcome = try Command.run(["-m", Command.model, "-p", "What?", "--image", address])
        expectOneLine(outcome, naming: message)
        #expect(!outcome.errors.contains("secret"))
    }

    @Test("without the network an address is refused, and what may be secret in it is not told")
    func offlineAddress() throws {
        let outcome = try Command.run([
            "-m", Command.model, "-p", "What?", "--offline", "--image", "https://h/a.png?key=secret",
        ])
        expectOneLine(outcome, naming: "https://h/a.png: --offline is set")
        #expect(!outcome.errors.contains("secret"))
    }

    @Test("an answer without a word is told of")
    func emptyAnswer() throws {
        let text = try splitCase().text
        let outcome = try Command.run([
            "--model", Command.model, "--image", Command.image, "-p", "Which colours does the painting use?",
            "-n", "24", "--ignore-eos", "--precision", "float32", "--detail", "high", "--stop",
            String(text.drop { $0.isWhitespace }.prefix(1)),
        ])
        #expect(outcome.status == 0)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors == "[the answer is empty]\n")
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
        expectOneLine(outcome, naming: "-n 8173 is the most that fits")
    }

    @Test("a full disk is told")
    func fullDisk() throws {
        let device = URL(filePath: "/dev/full")
        guard FileManager.default.fileExists(atPath: device.path) else { return }
        let all = [
            ["-m", Command.model, "-p", "Hello", "-n", "4", "--ignore-eos"], ["--help"], ["--version"],
            ["help", "chat"],
            ["manual"], ["completions", "bash"], ["doctor"], ["inspect", "model", "-m", Command.model],
        ]
        for arguments in all {
            expectOneLine(try Command.run(arguments, output: device), naming: "standard output: cannot be written")
        }
    }

    @Test("text is trimmed where an answer begins, whatever the pieces")
    func answerStart() throws {
        let chat = try Command.run(
            ["chat", "-m", Command.model, "-n", "24", "--ignore-eos"],
            input: Data("Hello\n".utf8)
        )
        let run = try Command.run(["-m", Command.model, "-n", "24", "--ignore-eos", "-p", "Hello"])
        #expect(run.output == chat.output)
        #expect(run.output.first?.isWhitespace == false)
    }

    private func expectOneLine(_ outcome: Command.Outcome, naming place: String) {
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains(place), "\(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    }
}
