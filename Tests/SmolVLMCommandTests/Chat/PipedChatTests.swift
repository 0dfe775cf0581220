import Foundation
import TestSupport
import Testing

/// `smolvlm chat` whose lines come from another program.
@Suite("smolvlm chat, piped")
struct PipedChatTests {
    private let other = GoldenRoot.repository.images.appending(path: "palette.png").path

    /// Runs a chat over some lines with short answers.
    private func chat(_ lines: [String], _ arguments: [String] = []) throws -> Command.Outcome {
        try Command.run(
            ["chat", "-m", Command.model, "--precision", "float32", "-n", "8"] + arguments,
            input: Data(lines.map { $0 + "\n" }.joined().utf8)
        )
    }

    /// The first answer of the model, by `smolvlm run`.
    private func answer(_ question: String, images: [String] = []) throws -> String {
        let outcome = try Command.run(
            ["-m", Command.model, "--precision", "float32", "-n", "8", "-p", question]
                + images.flatMap { ["--image", $0] }
        )
        return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The value of a row of `/stats`.
    private func value(_ label: String, in text: String) throws -> Int {
        let line = try #require(text.split(separator: "\n").first { $0.contains(label) })
        let words = line.replacing(label, with: "").split(separator: " ")
        return try #require(words.first.flatMap { Int($0) })
    }

    @Test("standard output holds the answers and nothing else")
    func answers() throws {
        let outcome = try chat(["/image \(Command.image)", "What is this?", "", "/show", "And now?", "/stats"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let first = try answer("What is this?", images: [Command.image])
        #expect(!first.isEmpty)
        #expect(outcome.output.hasPrefix(first + "\n"))
        #expect(!outcome.output.contains("\u{1B}"))
        #expect(!outcome.errors.contains("\u{1B}"))
        #expect(!outcome.output.contains("waves-422.jpg"))
        #expect(outcome.errors.contains("waves-422.jpg, "))
    }

    @Test("the second question about an image neither encodes it nor reads the prompt again")
    func nothingTwice() throws {
        let outcome = try chat(["\(Command.image) What is this?", "/stats", "And what is behind it?", "/stats"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let tables = outcome.errors.components(separatedBy: "last answer")
        #expect(tables.count == 3)
        #expect(try value("tiles encoded", in: tables[1]) > 0)
        #expect(try value("tokens kept", in: tables[1]) == 0)
        #expect(try value("tiles encoded", in: tables[2]) == 0)
        #expect(try value("tiles kept", in: tables[2]) == value("tiles encoded", in: tables[1]))
        #expect(try value("tokens kept", in: tables[2]) >= value("tokens read", in: tables[1]))
        #expect(try value("tokens read", in: tables[2]) < value("tokens read", in: tables[1]))
    }

    @Test("two images in one question, in their order")
    func twoImages() throws {
        let outcome = try chat(["/image \(Command.image) \(other)", "Compare."])
        #expect(try outcome.output == answer("Compare.", images: [Command.image, other]) + "\n")
        let given = try chat(["Compare."], ["--image", Command.image, "--image", other])
        #expect(given.output == outcome.output)
    }

    @Test("a line that ends with a backslash goes on, one with two slashes is text")
    func lines() throws {
        let joined = try chat(["Name two\\", "rivers."])
        #expect(try joined.output == answer("Name two\nrivers.") + "\n")
        let slash = try chat(["//help"])
        #expect(try slash.output == answer("/help") + "\n")
        // The last line needs no line break.
        let open = try Command.run(
            ["chat", "-m", Command.model, "--precision", "float32", "-n", "8"],
            input: Data("Hello".utf8)
        )
        #expect(try open.output == answer("Hello") + "\n")
    }

    @Test(
        "the first line that fails ends the chat, and is named",
        arguments: [
            ("/shwo", "line 2: no command /shwo; did you mean /show?"), ("/image none.jpg", "none.jpg"),
            ("/set temperature hot", "expected a number"), ("/load none.json", "none.json"), ("/save", "which file"),
            ("/backend cuda", "expected onnx, native"),
            ("/p/none.jpg what?", "No image at /p/none.jpg. Quote a path with spaces"),
            ("typo.png what?", "No image at typo.png."), ("ftp://h/a.png what?", "ftp:// addresses are not read"),
            ("/load /tmp", "is a folder, expected a file"), ("/save /tmp", "is a folder"),
            ("/image http://127.0.0.1:9/a.jpg", "127.0.0.1"),
        ]
    )
    func failing(line: String, message: String) throws {
        let outcome = try chat(["Hello", line, "Never asked"])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("line 2: "), "\(outcome.errors)")
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(try outcome.output == answer("Hello") + "\n")
    }

    @Test("a conversation is saved, and goes on where it was")
    func saving() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "chat-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let photo = folder.appending(path: "my photo.jpg")
        try FileManager.default.copyItem(atPath: Command.image, toPath: photo.path)
        let file = folder.appending(path: "talk.json").path
        let questions = ["/system Be brief.", "/image \(photo.path)", "What is this?"]
        let saved = try chat(questions + ["/save \(file)"])
        #expect(saved.status == 0, "\(saved.errors)")
        #expect(saved.errors.contains("saved 2 messages with 1 image"))
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.contains("\"path\" : \"my photo.jpg\""))
        // What was embedded is nobody else's business.
        let permissions = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? NSNumber
        #expect(permissions?.intValue == 0o600)
        let whole = try chat(questions + ["And?"])
        let resumed = try chat(["/load \(file)", "And?", "/show"])
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(resumed.output == whole.output.dropFirst(saved.output.count))
        #expect(resumed.errors.contains("my photo.jpg"))
        #expect(resumed.errors.contains("system: Be brief."))
        // A file that is something else stays as it is.
        let refused = try chat(["Hello", "/save \(photo.path)"])
        #expect(refused.status == 1)
        #expect(refused.errors.contains("no saved conversation"))
    }

    @Test(
        "a saved conversation of another program is read, and its mistakes are told in plain words",
        arguments: [
            (#"[{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "x"}]"#, nil),
            (#"[{"role": "user", "content": 3}]"#, "messages[0].content: must be text in quotes or a list of parts"),
            (
                #"[{"role": "user", "content": [{"type": "image", "file": "@"}]}]"#,
                "messages[0].content[0].file: is not base64"
            ),
            (
                #"[{"role": "user", "content": [{"type": "image", "samples": "@", "width": 1, "height": 1}]}]"#,
                "messages[0].content[0].samples: is not base64"
            ),
            (
                #"[{"role": "user", "content": [{"type": "text", "text": 3}]}]"#,
                "messages[0].content[0].text: is not what belongs there, expected text in quotes"
            ),
        ]
    )
    func otherConversations(messages: String, problem: String?) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "talk-\(UUID().uuidString).json")
        try Data(#"{"messages": \#(messages)}"#.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let outcome = try chat(["/load \(file.path)"])
        #expect(outcome.status == (problem == nil ? 0 : 1), "\(outcome.errors)")
        #expect(outcome.errors.contains(problem ?? "loaded 2 messages"), "\(outcome.errors)")
    }

    @Test("a byte order mark before the first line is none of it")
    func byteOrderMark() throws {
        #expect(try chat(["\u{FEFF}Hello"]).output == chat(["Hello"]).output)
        #expect(try chat(["\u{FEFF}/set n 3"]).errors.contains("max-new-tokens: 3"))
    }

    @Test("an image that a question names is not added, and that is said")
    func mentionedImage() throws {
        let outcome = try chat(["What is in \(Command.image)?"])
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("is sent as text; /image \(Command.image) adds the image"))
    }

    @Test("forgetting, settings and leaving")
    func commands() throws {
        let outcome = try chat([
            "Hello", "/clear", "Hello", "/set n 3", "/set", "/system", "/help", "/quit", "Never asked",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let hello = try answer("Hello")
        #expect(outcome.output == hello + "\n" + hello + "\n")
        #expect(outcome.errors.contains("max-new-tokens: 3"))
        #expect(outcome.errors.contains("no system text"))
        #expect(outcome.errors.contains("three quarters"))
    }

    @Test("the context is kept by the rule that is told, and a question that is too long is refused with the cure")
    func trimming() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "chat-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.copyItem(atPath: Command.model, toPath: folder.path)
        let config = folder.appending(path: "config.json")
        let text = try String(contentsOf: config, encoding: .utf8)
        let short = text.replacing(/"max_position_embeddings": *\d+/, with: "\"max_position_embeddings\": 128")
        #expect(short != text)
        try Data(short.utf8).write(to: config)
        func run(_ lines: [String]) throws -> Command.Outcome {
            try Command.run(
                ["chat", "-m", folder.path, "-n", "16", "--ignore-eos"],
                input: Data(lines.map { $0 + "\n" }.joined().utf8)
            )
        }
        let outcome = try run((0..<8).map { "Tell me about the number \($0)." } + ["/show"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("[the context was full: the "))
        #expect(outcome.errors.contains("older questions were dropped"))
        #expect(outcome.errors.contains(" of 128 tokens"))
        #expect(!outcome.errors.contains("number 0"))
        let long = try run(["Hello", String(repeating: "a very long question ", count: 60)])
        #expect(long.status == 1)
        #expect(long.errors.contains("context of 128"))
        #expect(long.errors.contains("shorten it"))
        let greedy = try run(["/set max-new-tokens 120", "Hello"])
        #expect(greedy.errors.contains("/set max-new-tokens "))
    }

    @Test("wrong usage is status 64", arguments: [["--image", "-"], ["--temperature", "-1"], ["--no-such"]])
    func wrongUsage(arguments: [String]) throws {
        #expect(try chat(["Hello"], arguments).status == 64)
    }

    @Test("another format of the prompt")
    func promptFormat() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "template-\(UUID().uuidString).jinja")
        try Data("{{ messages[0].content[0].text }}".utf8).write(to: folder)
        defer { try? FileManager.default.removeItem(at: folder) }
        let plain = try chat(["Hello"], ["--chat-template", "plain"])
        let own = try chat(["Hello"], ["--chat-template", folder.path])
        #expect(plain.status == 0, "\(plain.errors)")
        #expect(plain.output == own.output)
        #expect(try chat(["Hello"]).output != plain.output)
        let missing = try chat(["Hello"], ["--chat-template", "chatml"])
        #expect(missing.status == 1)
        #expect(missing.errors.contains("chatml"))
    }
}
