import Foundation
import TestSupport
import Testing

/// `smolvlm inspect` and `doctor`: their JSON forms are a contract.
@Suite("smolvlm inspect")
struct InspectCommandTests {
    @Test("tokens: one JSON string a line in, ids and text out")
    func tokens() throws {
        let texts = ["Hello", "a <image> b", "", "naïve\n  12"]
        let encoder = JSONEncoder()
        let lines = try texts.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
        let input = Data(lines.joined(separator: "\n").utf8)
        let arguments = ["inspect", "tokens", "--model", Command.model, "--json"]
        let plain = try Command.run(arguments, input: input).objects()
        #expect(plain.map { $0["decoded"] as? String } == texts)
        let special = try Command.run(arguments + ["--special"], input: input).objects()
        let marked = try #require(special[1]["ids"] as? [Int])
        let ordinary = try #require(plain[1]["ids"] as? [Int])
        #expect(marked.count < ordinary.count, "<image> is one token only where special tokens are recognised")
        #expect(special.map { $0["decoded"] as? String } == texts)
    }

    @Test("tokens: a line that is no JSON string is named")
    func badLine() throws {
        let outcome = try Command.run(
            ["inspect", "tokens", "-m", Command.model, "--json"],
            input: Data("\"a\"\nb\n".utf8)
        )
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("line 2"))
    }

    @Test("prompt: messages with grids become text and ids")
    func prompt() throws {
        struct File: Decodable {
            struct Prompt: Decodable {
                let text: String
                let input_ids: [Int]
                let grids: [[Int]]
            }
            let prompts: [Prompt]
        }
        let url = GoldenRoot.repository.goldens.appending(path: "prompts.json")
        let golden = try JSONDecoder().decode(File.self, from: Data(contentsOf: url))
        let raw = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
        let prompts = try #require(raw["prompts"] as? [[String: Any]])
        for (expected, prompt) in zip(golden.prompts, prompts) {
            let messages = try #require(prompt["messages"] as? [[String: Any]])
            let file = try Self.conversation(messages, grids: expected.grids)
            defer { try? FileManager.default.removeItem(at: file) }
            let object = try #require(
                try Command.run(["inspect", "prompt", "--json", file.path, "-m", Command.model]).objects().first
            )
            #expect(Set(object.keys) == ["text", "input_ids"])
            #expect(object["text"] as? String == expected.text)
            #expect(object["input_ids"] as? [Int] == expected.input_ids)
        }
    }

    /// Writes messages with a grid in each image part.
    private static func conversation(_ messages: [[String: Any]], grids: [[Int]]) throws -> URL {
        var grids = grids[...]
        let filled = messages.map { message -> [String: Any] in
            guard let parts = message["content"] as? [[String: Any]] else { return message }
            var message = message
            message["content"] = parts.map { part -> [String: Any] in
                guard part["type"] as? String == "image", let grid = grids.popFirst() else { return part }
                return ["type": "image", "grid": grid]
            }
            return message
        }
        let file = FileManager.default.temporaryDirectory.appending(path: "smolvlm-\(UUID().uuidString).json")
        try JSONSerialization.data(withJSONObject: ["messages": filled]).write(to: file)
        return file
    }

    @Test("image: sizes and hashes are the reference's")
    func image() throws {
        struct File: Decodable {
            struct Entry: Decodable {
                let file: String
                let width: Int
                let height: Int
                let rows: Int
                let cols: Int
                let tiles: Int
                let rgb_sha256: String
                let tiles_sha256: String
                let unsplit_sha256: String
            }
            let images: [Entry]
        }
        let golden = try GoldenRoot.repository.decode(File.self, from: "images.json")
        for expected in golden.images.prefix(4) {
            let path = GoldenRoot.repository.images.appending(path: expected.file).path
            let split = try #require(
                try Command.run(["inspect", "image", "--json", path, "--model", Command.model]).objects().first
            )
            #expect(split["width"] as? Int == expected.width)
            #expect(split["height"] as? Int == expected.height)
            #expect(split["rows"] as? Int == expected.rows)
            #expect(split["cols"] as? Int == expected.cols)
            #expect(split["tiles"] as? Int == expected.tiles)
            #expect(split["rgb_sha256"] as? String == expected.rgb_sha256)
            #expect(split["tiles_sha256"] as? String == expected.tiles_sha256)
            let low = try #require(
                try Command.run([
                    "inspect", "image", "--json", path, "--model", Command.model, "--detail", "low",
                ]).objects().first
            )
            #expect(low["tiles"] as? Int == 1)
            #expect(low["tiles_sha256"] as? String == expected.unsplit_sha256)
        }
    }

    @Test("model: dimensions, ids and memory")
    func model() throws {
        let object = try #require(
            try Command.run(["inspect", "model", "--json", "-m", Command.model]).objects().first
        )
        #expect(object["architecture"] as? String == "smolvlm")
        #expect(object["dtype"] as? String == "BF16")
        #expect(object["vocab_size"] as? Int == 900)
        #expect(object["memory_mb"] is [String: Int])
        // One style of keys, that of config.json.
        for part in ["vision", "text"] {
            let keys = try #require(object[part] as? [String: Any]).keys
            #expect(keys.contains("hidden_size") && keys.contains("num_attention_heads"))
            #expect(keys.allSatisfy { $0 == $0.lowercased() })
        }
        #expect((object["parameters"] as? Int ?? 0) > 0)
    }

    @Test("the demo model is looked at where none is named")
    func demoModel() throws {
        let input = Data("\"Hello\"\n".utf8)
        let demo = GoldenRoot.packageFolder.appending(path: "Models/smolvlm-demo").path
        let conversation = FileManager.default.temporaryDirectory.appending(path: "smolvlm-\(UUID().uuidString).json")
        try Data(#"{"messages": [{"role": "user", "content": "Hello"}]}"#.utf8).write(to: conversation)
        defer { try? FileManager.default.removeItem(at: conversation) }
        for arguments in [
            ["inspect", "tokens", "--json"], ["inspect", "prompt", "--json", conversation.path],
            ["inspect", "image", "--json", Command.image], ["inspect", "model", "--json"],
        ] {
            let outcome = try Command.run(arguments, input: input)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.errors == "No --model is given: the demo model is looked at.\n")
            #expect(try outcome.output == Command.run(arguments + ["-m", demo], input: input).output)
        }
        let both = try Command.run(["inspect", "model", demo, "-m", demo])
        #expect(both.status == 64)
        #expect(both.errors.contains("give one of them"))
    }

    @Test(
        "a conversation that cannot be read says why",
        arguments: [
            ("/nowhere/talk.json", "/nowhere/talk.json: there is no such file"), ("/tmp", "/tmp: is a folder"),
        ]
    )
    func unreadable(path: String, message: String) throws {
        let outcome = try Command.run(["inspect", "prompt", path])
        #expect(outcome.status == 1)
        #expect(outcome.errors.hasPrefix("Error: \(message)"), "\(outcome.errors)")
    }

    @Test("a conversation may be a stranger's: no devices are read, and its mistakes are told in plain words")
    func strangers() throws {
        for (content, message) in [
            (#"[{"type": "image", "path": "/dev/zero"}]"#, "/dev/zero: is a pipe or a device, expected a file"),
            (#"[{"type": 3}]"#, "messages[0].content[0].type: expected text in quotes"),
            (#"3"#, "messages[0].content: expected a list"),
        ] {
            let outcome = try Command.run(
                ["inspect", "prompt", "-"],
                input: Data(#"\#u{FEFF}{"messages": [{"role": "user", "content": \#(content)}]}"#.utf8)
            )
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains(message), "\(outcome.errors)")
        }
    }

    @Test("doctor names the machine and its kernels")
    func doctor() throws {
        let object = try #require(try Command.run(["doctor", "--json"]).objects().first)
        #expect((object["kernels_available"] as? [String])?.contains("portable") == true)
        let table = try Command.run(["doctor"], environment: ["SMOLVLM_ISA": "portable"])
        #expect(table.status == 0)
        #expect(table.output.contains("kernels"))
        let wrong = try Command.run(["doctor"], environment: ["SMOLVLM_ISA": "mmx"])
        #expect(wrong.status == 1)
        #expect(wrong.errors.contains("mmx"))
    }

    @Test("doctor says which ONNX Runtime there is, or how to get one")
    func doctorOnOnnxRuntime() throws {
        let table = try Command.run(["doctor"])
        #expect(table.output.contains("ONNX Runtime 1.") || table.output.contains("pip install onnxruntime"))
        let none = try Command.run(["doctor", "--json"], environment: ["SMOLVLM_ONNXRUNTIME": "/nowhere"])
        let backends = try #require(try none.objects().first?["backends"] as? [String: String])
        #expect(none.status == 0)
        #expect(backends["onnx"]?.contains("/nowhere") == true)
        #expect(backends["onnx"]?.contains("pip install onnxruntime") == true)
    }
}
