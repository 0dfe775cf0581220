import Foundation
import TestSupport
import Testing

/// Text from files, models and strangers on its way to a terminal: filtered there, as it is in a pipe, and an error is
/// on one line everywhere.
@Suite("Foreign text", .serialized)
struct ForeignTextTests {
    /// Sets a title, erases the screen, turns the direction; with a line break that would forge a second error.
    private static let attack = "x\u{1B}]0;TITLE\u{07}\u{9B}2J\u{202E}\nError: forged"

    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "foreign-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    /// What the program writes to a terminal.
    private func shown(_ arguments: [String]) throws -> String {
        let terminal = try PseudoTerminal(arguments, environment: ["TERM": "dumb"])
        _ = try terminal.waitForExit()
        return terminal.output
    }

    private func expectHarmless(_ text: String) {
        let commands = text.unicodeScalars.filter { scalar in
            scalar.value < 0x20 && scalar != "\n" && scalar != "\r" || (0x7F..<0xA0).contains(scalar.value)
                || (0x202A...0x202E).contains(scalar.value)
        }
        #expect(commands.isEmpty, "\(text.debugDescription)")
    }

    @Test("a name in an error is on its line, on a terminal and in a pipe")
    func errors() throws {
        let json = try JSONSerialization.data(withJSONObject: ["image": Self.attack, "question": "a", "answer": "b"])
        try withFolder { folder in
            let questions = folder.appending(path: "questions.jsonl")
            try json.write(to: questions)
            for arguments in [
                ["-m", Command.model, "--image", Self.attack, "-p", "What?"], ["-m", Self.attack, "-p", "What?"],
                ["eval", "-m", Command.model, questions.path], ["inspect", "prompt", Self.attack],
                ["-m", Command.model, "-p", "What?", "--chat-template", Self.attack], ["cache", "verify", Self.attack],
                ["--precision", Self.attack], [Self.attack], ["cache", Self.attack], ["--\(Self.attack)"],
                ["export", "-m", Self.attack, "-o", folder.path + "/x"], ["eval", "-m", Command.model, Self.attack],
            ] {
                let piped = try Command.run(arguments)
                #expect(piped.status == 1 || piped.status == 64)
                expectHarmless(piped.errors)
                let errors = piped.errors.split(separator: "\n").filter { $0.hasPrefix("Error:") }
                #expect(errors.count == 1, "\(piped.errors)")
                if piped.status == 1 { #expect(piped.errors.split(separator: "\n").count == 1, "\(piped.errors)") }
                expectHarmless(try shown(arguments))
            }
        }
    }

    @Test("a cell of a table is on its line, and as wide as it looks")
    func tables() throws {
        let kind = "a\u{1B}]0;TITLE\u{07}b\nall 中文"
        let json = try JSONSerialization.data(withJSONObject: ["question": "a", "answer": "b", "kind": kind])
        try withFolder { folder in
            let questions = folder.appending(path: "questions.jsonl")
            try json.write(to: questions)
            let arguments = ["eval", "-m", Command.model, "-n", "2", questions.path]
            let table = """
                kind                              questions  exact  relaxed
                a\\u{1B}]0;TITLE\\u{07}b\\nall 中文  1          0.0 %  0.0 %

                """
            #expect(try Command.run(arguments).output == table)
            #expect(try shown(arguments) == table.replacing("\n", with: "\r\n"))
        }
    }

    @Test("a prompt of somebody's conversation is filtered on a terminal alone")
    func prompts() throws {
        try withFolder { folder in
            let file = folder.appending(path: "talk.json")
            let messages = [["role": "user", "content": Self.attack]]
            try JSONSerialization.data(withJSONObject: ["messages": messages]).write(to: file)
            let arguments = ["inspect", "prompt", "-m", Command.model, file.path]
            #expect(try Command.run(arguments).output.contains(Self.attack))
            expectHarmless(try shown(arguments))
        }
    }

    @Test("an answer in a terminal is filtered, in a pipe it is what the model says", arguments: ["run", "chat"])
    func answers(command: String) throws {
        try withFolder { folder in
            // A model that knows nothing but a title for the terminal: every entry of the vocabulary is replaced by it.
            let model = folder.appending(path: "model")
            try FileManager.default.copyItem(atPath: Command.model, toPath: model.path)
            let file = model.appending(path: "tokenizer.json")
            let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
            var tokenizer = try #require(object as? [String: Any])
            var part = try #require(tokenizer["model"] as? [String: Any])
            let vocabulary = try #require(part["vocab"] as? [String: Int])
            let added = try #require(tokenizer["added_tokens"] as? [[String: Any]]).compactMap {
                $0["content"] as? String
            }
            // Bytes and special tokens stay, so that a prompt can be cut into tokens; U+011B stands for the byte 1B.
            let kept = vocabulary.filter { $0.key.count == 1 || added.contains($0.key) }
            let others = vocabulary.filter { kept[$0.key] == nil }
            part["vocab"] = kept.merging(others.map { ("\u{011B}]0;T\($0.value)\u{0107}", $0.value) }) { $1 }
            part["merges"] = [Any]()
            tokenizer["model"] = part
            try JSONSerialization.data(withJSONObject: tokenizer).write(to: file)

            let question = ["-n", "12", "--ignore-eos", "--precision", "float32", "-m", model.path]
            if command == "run" {
                let arguments = question + ["-p", "Hello"]
                let piped = try Command.run(arguments)
                #expect(piped.output.contains("\u{1B}]0;T"), "\(piped.output.debugDescription) \(piped.errors)")
                expectHarmless(try shown(arguments))
            } else {
                // At a terminal that cannot redraw, and at one that can.
                for kind in ["dumb", "xterm-256color"] {
                    let terminal = try PseudoTerminal(
                        ["chat", "--no-history"] + question,
                        environment: ["TERM": kind]
                    )
                    try terminal.expect("> ")
                    terminal.type("Hello\r")
                    try terminal.expect("]0;T")
                    try terminal.expect("> ")
                    #expect(!terminal.output.contains("\u{1B}]0"))
                    #expect(!terminal.output.contains("\u{07}"))
                }
            }
        }
    }

    @Test(
        "a status line is one row of the terminal, however narrow, and says nothing secret",
        arguments: [20, 80, 200]
    )
    func statusLine(columns: Int) throws {
        let silent = try SilentServer()
        let path = String(repeating: "path/", count: 60)
        let address = "http://127.0.0.1:\(silent.port)/\(path)a.png?key=secret"
        let terminal = try PseudoTerminal(
            ["-m", Command.model, "-p", "What?", "--allow-private-addresses", "--image", address],
            columns: UInt16(columns)
        )
        try terminal.expect("fetching ")
        try terminal.expect("…")
        let line = try #require(terminal.output.split(separator: "\u{1B}[K").last)
        #expect(line.count == columns - 1)
        #expect(!terminal.output.contains("secret"))
        #expect(!terminal.output.contains("\n"))
    }

    @Test("Ctrl-C takes the status line away", arguments: ["run", "chat"])
    func interruptedStatus(command: String) throws {
        let silent = try SilentServer()
        let address = "http://127.0.0.1:\(silent.port)/a.png"
        let question = command == "run" ? ["-p", "What?"] : ["--no-history"]
        let terminal = try PseudoTerminal(
            [command, "-m", Command.model, "--allow-private-addresses", "--image", address] + question
        )
        try terminal.expect("fetching http")
        try terminal.expect("a.png")
        terminal.type("\u{03}")
        #expect(try terminal.waitForExit() == 130)
        let end = try #require(terminal.output.range(of: "a.png", options: .backwards)).upperBound
        #expect(terminal.output[end...].contains("\r\u{1B}[K"), "\(terminal.output.debugDescription)")
    }

    @Test("an answer that is empty leaves no bar behind, and is said to be", arguments: [20, 80])
    func emptyAnswer(columns: Int) throws {
        let arguments = ["-m", Command.model, "--ignore-eos", "-n", "3"]
        let first = try #require(try Command.run(arguments + ["-p", "Hello"]).output.first)
        let terminal = try PseudoTerminal(
            ["chat", "--no-history", "--stop", String(first)] + arguments,
            columns: UInt16(columns)
        )
        try terminal.expect("> ")
        terminal.type("Hello\r")
        try terminal.expect("the answer is")
        try terminal.expect("> ")
        // What was redrawn last before the answer's line is the removal of the bar.
        let bar = try #require(terminal.output.range(of: "reading", options: .backwards)).lowerBound
        #expect(terminal.output[bar...].contains("\r\u{1B}[K\r\n"), "\(terminal.output.debugDescription)")
        terminal.type("\u{04}")
        #expect(try terminal.waitForExit() == 0)
    }

    @Test("a password in the hub's address is not told", arguments: ["download", "run"])
    func passwords(command: String) throws {
        let arguments = command == "download" ? ["download", "a/b"] : ["-m", "a/b", "-p", "x"]
        for address in [
            "https://user:secret@hub.example", "user:secret@hub.example", "https://u:secret@h/?token=secret",
        ] {
            let outcome = try Command.run(arguments, environment: ["HF_ENDPOINT": address])
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("HF_ENDPOINT: expected an address such as https://huggingface.co"))
            #expect(!outcome.errors.contains("secret"), "\(outcome.errors)")
        }
    }
}
