import Foundation
import TestSupport
import Testing

/// `smolvlm chat` at a terminal: the real program, typed into.
@Suite("smolvlm chat, at a terminal", .serialized)
struct TerminalChatTests {
    private let state = FileManager.default.temporaryDirectory.appending(path: "state-\(UUID().uuidString)")

    private func start(_ arguments: [String] = [], environment: [String: String] = [:]) throws -> PseudoTerminal {
        let terminal = try PseudoTerminal(
            ["chat", "-m", Command.model, "--precision", "float32"] + arguments,
            environment: ["XDG_STATE_HOME": state.path].merging(environment) { $1 }
        )
        try terminal.expect("/help lists the commands")
        try terminal.expect("> ")
        return terminal
    }

    private var historyText: String? {
        try? String(contentsOf: state.appending(path: "smolvlm/history"), encoding: .utf8)
    }

    @Test("a question is typed, changed, answered; Ctrl-D leaves and the terminal is as it was")
    func conversation() throws {
        defer { try? FileManager.default.removeItem(at: state) }
        let terminal = try start(["-n", "8"])
        #expect(!terminal.isCooked)
        // "Helo" with the cursor moved back to put the second l in.
        terminal.type("Helo\u{1B}[Dl\r")
        try terminal.expect("\n")
        try terminal.expect("> ")
        terminal.type("/show\r")
        try terminal.expect("you:    Hello")
        try terminal.expect("model:  ")
        try terminal.expect("of 8,192 tokens")
        try terminal.expect("> ")
        terminal.type("/stats\r")
        try terminal.expect("tokens/s")
        try terminal.expect("> ")
        terminal.type("\u{04}")
        #expect(try terminal.waitForExit() == 0)
        #expect(terminal.isCooked)
        #expect(terminal.output.hasSuffix("\u{1B}[?2004l\u{1B}[?25h\u{1B}[0m"))
        #expect(historyText == "Hello\n/show\n/stats\n")
    }

    @Test("Ctrl-C stops the answer, what was said stays, and the next one leaves")
    func interrupting() throws {
        defer { try? FileManager.default.removeItem(at: state) }
        let terminal = try start(["-n", "8000", "--ignore-eos"])
        terminal.type("Tell me a story.\r")
        try terminal.expect("\n")
        // Some text of the answer.
        terminal.read(characters: 200, seconds: 30)
        terminal.type("\u{03}")
        try terminal.expect("[stopped; what was said so far stays")
        try terminal.expect("> ")
        terminal.type("/show\r")
        try terminal.expect("you:    Tell me a story.")
        try terminal.expect("model:  ")
        try terminal.expect("tokens")
        try terminal.expect("> ")
        // A line with text in it is only cleared.
        terminal.type("some text\u{03}")
        try terminal.expect("^C")
        try terminal.expect("> ")
        terminal.type("\u{03}")
        try terminal.expect("once more")
        terminal.type("\u{03}")
        #expect(try terminal.waitForExit() == 130)
        #expect(terminal.isCooked)
    }

    @Test("the Ctrl-C that stopped an answer counts: one more leaves")
    func leaving() throws {
        defer { try? FileManager.default.removeItem(at: state) }
        let terminal = try start(["-n", "8000", "--ignore-eos", "--no-history"])
        terminal.type("Tell me a story.\r")
        terminal.read(characters: 200, seconds: 30)
        terminal.type("\u{03}")
        try terminal.expect("[stopped; ")
        try terminal.expect("> ")
        terminal.type("\u{03}")
        #expect(try terminal.waitForExit() == 130)
        #expect(historyText == nil)
    }

    @Test("whoever typed since is asked once more before Ctrl-C leaves")
    func disarming() throws {
        let terminal = try start(["--no-history"])
        terminal.type("\u{03}")
        try terminal.expect("once more")
        try terminal.expect("> ")
        terminal.type("ab\u{7F}\u{7F}\u{03}")
        try terminal.expect("once more")
        try terminal.expect("> ")
        terminal.type("\u{03}")
        #expect(try terminal.waitForExit() == 130)
    }

    @Test("what does not answer is left by Ctrl-C, and the chat goes on")
    func blockedFetch() throws {
        // Takes connections and says nothing.
        let silent = try SilentServer()
        let terminal = try start(["--no-history", "--allow-private-addresses", "-n", "2"])
        terminal.type("http://127.0.0.1:\(silent.port)/a.png?key=secret What is this?\r")
        try terminal.expect("fetching http://127.0.0.1:\(silent.port)/a.png")
        terminal.type("\u{03}")
        try terminal.expect("[stopped]", seconds: 5)
        try terminal.expect("> ")
        terminal.type("/stats\r")
        try terminal.expect("nothing was asked yet")
        terminal.type("\u{04}")
        #expect(try terminal.waitForExit() == 0)
        #expect(!terminal.output.replacing("?key=secret What", with: "").contains("secret"))
    }

    @Test("pipes and devices are refused, by whatever way they come")
    func pipes() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pipes-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let pipe = folder.appending(path: "pipe").path
        #expect(mkfifo(pipe, 0o600) == 0)
        for (name, path) in [("a", "/dev/stdin"), ("b", "pipe")] {
            let text = #"{"messages": [{"role": "user", "content": [{"type": "image", "path": "\#(path)"}]}]}"#
            try Data(text.utf8).write(to: folder.appending(path: "\(name).json"))
        }
        let terminal = try start(["--no-history", "-n", "2"])
        for (line, message) in [
            ("/image \(pipe)", "is a pipe or a device"), ("\(pipe) What?", "is a pipe or a device"),
            ("/load \(pipe)", "is a pipe or a device"),
            ("/load \(folder.path)/a.json", "is a pipe or a device"),
            ("/load \(folder.path)/b.json", "is a pipe or a device"), ("/image /dev/zero", "is a pipe or a device"),
        ] {
            terminal.type(line + "\r")
            try terminal.expect("error: ", seconds: 10)
            // The terminal's width may break the message anywhere.
            try terminal.expect("> ", seconds: 10)
            #expect(
                terminal.output.filter { !$0.isWhitespace }.contains(message.filter { !$0.isWhitespace }),
                "\(line)"
            )
        }
        terminal.type("\u{04}")
        #expect(try terminal.waitForExit() == 0)
    }

    @Test("pasted line breaks do not submit")
    func pasting() throws {
        defer { try? FileManager.default.removeItem(at: state) }
        let terminal = try start(["-n", "2"])
        terminal.type("\u{1B}[200~first line\nsecond line\u{1B}[201~")
        try terminal.expect("… second line")
        terminal.type("\r")
        try terminal.expect("> ")
        terminal.type("/show\r")
        try terminal.expect("you:    first line\r\n        second line")
        terminal.type("/quit\r")
        #expect(try terminal.waitForExit() == 0)
        #expect(historyText?.hasPrefix("first line\\nsecond line\n") == true)
    }

    @Test("lines of an earlier chat come back by the arrow key")
    func history() throws {
        defer { try? FileManager.default.removeItem(at: state) }
        let first = try start(["-n", "2"])
        first.type("/set seed 5\r")
        try first.expect("seed: 5")
        first.type("\u{04}")
        _ = try first.waitForExit()
        let second = try start(["-n", "2"])
        second.type("\u{1B}[A\r")
        try second.expect("seed: 5")
        second.type("\u{04}")
        #expect(try second.waitForExit() == 0)
    }

    @Test("a terminal with sixels shows the image")
    func sixels() throws {
        let terminal = try start(["-n", "2", "--no-history"])
        terminal.type("\(Command.image)\r")
        try terminal.expect("\u{1B}[c")
        terminal.type("\u{1B}[?62;4;22c")
        try terminal.expect("\u{1B}P0;1q")
        try terminal.expect("waves-422.jpg, ")
        terminal.type("\u{04}")
        #expect(try terminal.waitForExit() == 0)
    }

    @Test("a terminal that does not answer, or cannot, is told the size, and what is typed meanwhile is kept")
    func noGraphics() throws {
        let silent = try start(["-n", "2", "--no-history"])
        silent.type("\(Command.image)\r")
        try silent.expect("\u{1B}[c")
        silent.type("/set se")
        try silent.expect("waves-422.jpg, ")
        try silent.expect("> ")
        try silent.expect("/set se")
        // An answer that comes too late is swallowed.
        silent.type("\u{1B}[?62;4cx")
        try silent.expect("x")
        #expect(!silent.output.contains("\u{1B}P"))
        #expect(!silent.output.contains("62;4"))
        silent.type("\u{03}\u{04}")
        #expect(try silent.waitForExit() == 0)
        let off = try start(["-n", "2", "--no-history", "--no-preview"])
        off.type("\(Command.image)\r")
        try off.expect("waves-422.jpg, ")
        #expect(!off.output.contains("\u{1B}[c"))
    }

    @Test("whatever ends the program, the terminal is as it was", arguments: [SIGTERM, SIGHUP, SIGQUIT, SIGABRT])
    func signals(number: Int32) throws {
        let terminal = try start(["--no-history"])
        #expect(!terminal.isCooked)
        kill(terminal.process, number)
        #expect(try terminal.waitForExit() == -number)
        #expect(terminal.isCooked)
    }

    @Test("a program that goes on takes the terminal again, and another size draws the line anew")
    func goingOn() throws {
        let terminal = try start(["--no-history"])
        terminal.type("some text")
        try terminal.expect("text")
        kill(terminal.process, SIGSTOP)
        terminal.cook()
        kill(terminal.process, SIGCONT)
        try terminal.waitUntil(cooked: false)
        try terminal.expect("> some text")
        terminal.resize(columns: 10, rows: 10)
        try terminal.expect("> some tex\r")
        try terminal.expect("\nt")
        terminal.type("\u{03}\u{04}")
        #expect(try terminal.waitForExit() == 0)
    }

    @Test("an image that is meant and not there is an error, not a question")
    func missingImages() throws {
        let terminal = try start(["--no-history", "-n", "2"])
        for line in ["./typo.png What is it?", "typo.jpg", "~/no/such.png", "/tmp/no such.png What?"] {
            terminal.type(line + "\r")
            try terminal.expect("error: No image at ")
            try terminal.expect("Quote a path with spaces; begin with // to")
            try terminal.expect("> ")
        }
        terminal.type("//typo.jpg\r")
        try terminal.expect("> ")
        terminal.type("/show\r")
        try terminal.expect("you:    typo.jpg")
        terminal.type("\u{04}")
        #expect(try terminal.waitForExit() == 0)
    }

    @Test("an answer that is streamed while the size changes shows every word once")
    func resizing() throws {
        let terminal = try start(["-n", "600", "--ignore-eos", "--no-history"])
        terminal.type("Tell me a story.\r")
        try terminal.expect("\n")
        for columns in [40, 90, 30, 70] as [UInt16] {
            terminal.read(characters: 150, seconds: 2)
            terminal.resize(columns: columns, rows: 24)
        }
        try terminal.expect("[cut after 600 tokens")
        terminal.resize(columns: 4000, rows: 24)
        let shown = terminal.output
        terminal.type("/show\r")
        try terminal.expect("model:  ")
        try terminal.expect("of 8,192 tokens")
        let told = try #require(terminal.output.dropFirst(shown.count).split(separator: "model:  ").last)
        func letters(_ text: some StringProtocol) -> String { String(text.filter { $0.isLetter || $0.isNumber }) }
        let answer = letters(String(told.split(separator: "\r\n").first ?? ""))
        #expect(answer.count > 100)
        #expect(letters(shown).contains(answer.prefix(400)))
        terminal.type("\u{04}")
        #expect(try terminal.waitForExit() == 0)
    }

    @Test("errors are told and the chat goes on")
    func errors() throws {
        let terminal = try start(["-n", "2", "--no-history"])
        terminal.type("/shwo\r")
        try terminal.expect("error: no command /shwo; did you mean /show?")
        try terminal.expect("> ")
        terminal.type("/image none.jpg\r")
        try terminal.expect("none.jpg")
        try terminal.expect("> ")
        terminal.type("/sho\t\r")
        try terminal.expect("0 of 8,192 tokens")
        terminal.type("\u{04}")
        #expect(try terminal.waitForExit() == 0)
    }
}
