import Foundation
import SmolTerminal
import SmolVLM
import SmolVLMCommand
import TestSupport
import Testing

/// What the lines of a chat mean.
@Suite("Chat input")
struct ChatInputTests {
    private let images: Set<String> = [
        "/p/a.jpg", "/p/My Photo.png", "photo.jpg", "./photo.jpg", "it's.jpg", "/p/it's.jpg", "/p/(1).jpg", "/help",
        "pics/my photo.png", "pics/b.png", "my photo.png",
    ]

    /// What stands at a path, in these tests.
    private func look(_ path: String) -> ImagePath.Look {
        if images.contains(path) { return .image }
        return ["pics", "/p", "./"].contains(path)
            ? .folder : ["/p/note.txt", "/p/pipe"].contains(path) ? .other : .nothing
    }

    private func read(_ line: String) -> ChatInput { ChatInput(line, look: look) }

    @Test(
        "commands",
        arguments: [
            ("/show", ChatCommandName.show, ""), ("  /show  ", .show, ""), ("/SHOW", .show, ""),
            ("/image a.jpg b.jpg", .image, "a.jpg b.jpg"),
            ("/system Be brief.\nBe kind.", .system, "Be brief.\nBe kind."),
            ("/exit", .quit, ""), ("/bye", .quit, ""), ("/?", .help, ""),
            ("/set temperature 0.7", .set, "temperature 0.7"),
        ]
    )
    func commands(line: String, name: ChatCommandName, argument: String) {
        #expect(read(line) == .command(name, argument: argument))
    }

    @Test(
        "a name that is none gets the nearest one",
        arguments: [
            ("/sow", "show"), ("/stat", "stats"), ("/imgae x", "image"), ("/hlep", "help"), ("/q", "quit"),
            ("/xyzzy", nil),
            ("/", nil),
        ]
    )
    func unknown(line: String, nearest: String?) {
        guard case .unknownCommand(_, let found) = read(line) else {
            Issue.record("\(read(line))")
            return
        }
        #expect(found == nearest)
    }

    @Test(
        "questions",
        arguments: [
            ("What is this?", "What is this?"), ("  spaces  ", "spaces"), ("//help me", "/help me"), ("a /b", "a /b"),
            ("two\nlines", "two\nlines"), ("\"quoted\" words", "\"quoted\" words"), ("'tis", "'tis"),
            ("and/or what?", "and/or what?"), ("...and then?", "...and then?"), ("e.g. this", "e.g. this"),
            ("~ is a tilde", "~ is a tilde"), ("data: a word", "data: a word"),
            ("Is photo.jpg here?", "Is photo.jpg here?"),
            // What stands behind two slashes is text, whatever it looks like.
            ("//typo.png what?", "typo.png what?"), ("// /p/a.jpg what?", "/p/a.jpg what?"),
            ("///p/x what?", "/p/x what?"),
        ]
    )
    func questions(line: String, text: String) {
        #expect(read(line) == .question(text, images: []))
    }

    @Test(
        "what looks like the path of an image is one, or missing",
        arguments: [
            ("./typo.png What is it?", "./typo.png"), ("typo.png: what?", "typo.png:"), ("~/x.png", "~/x.png"),
            ("pics/none what?", "pics/none"), ("/p/none.jpg", "/p/none.jpg"), ("../up", "../up"),
            ("file:///none.png what?", "file:///none.png"), ("/p/a.jpg ./typo.png which?", "./typo.png"),
            ("TYPO.JPG", "TYPO.JPG"), ("'none.webp' what?", "none.webp"), ("/none.png", "/none.png"),
        ]
    )
    func missing(line: String, path: String) {
        #expect(read(line) == .missingImage(path))
    }

    @Test("nothing", arguments: ["", "   ", "\n\t"])
    func nothing(line: String) {
        #expect(read(line) == .nothing)
    }

    @Test(
        "images that were pasted or dragged",
        arguments: [
            ("/p/a.jpg", ["/p/a.jpg"], ""), ("/p/a.jpg what is it?", ["/p/a.jpg"], "what is it?"),
            ("'/p/My Photo.png' and?", ["/p/My Photo.png"], "and?"), ("\"/p/My Photo.png\"", ["/p/My Photo.png"], ""),
            ("/p/My\\ Photo.png /p/a.jpg compare", ["/p/My Photo.png", "/p/a.jpg"], "compare"),
            ("/p/My Photo.png", ["/p/My Photo.png"], ""), ("file:///p/My%20Photo.png", ["/p/My Photo.png"], ""),
            ("file://localhost/p/a.jpg x", ["/p/a.jpg"], "x"), ("'photo.jpg' x", ["photo.jpg"], "x"),
            ("./photo.jpg x", ["./photo.jpg"], "x"),
            ("/p/\\(1\\).jpg", ["/p/(1).jpg"], ""), ("/p/it\\'s.jpg x", ["/p/it's.jpg"], "x"),
            ("'/p/it'\\''s.jpg'", ["/p/it's.jpg"], ""), ("/help", ["/help"], ""),
            // Relative paths, and paths with spaces that nobody escaped.
            ("photo.jpg what?", ["photo.jpg"], "what?"), ("photo.jpg, what?", ["photo.jpg"], "what?"),
            ("pics/my photo.png What is it?", ["pics/my photo.png"], "What is it?"),
            ("my photo.png", ["my photo.png"], ""),
            ("pics/b.png pics/my photo.png same?", ["pics/b.png", "pics/my photo.png"], "same?"),
            ("photo.jpg\nwhat?", ["photo.jpg"], "what?"),
            // Addresses, read or not.
            ("http://a.b/c.png what?", ["http://a.b/c.png"], "what?"), ("HTTPS://a.b what?", ["HTTPS://a.b"], "what?"),
            ("ftp://a.b/c.png what?", ["ftp://a.b/c.png"], "what?"),
            ("data:image/png;base64,AAAA what?", ["data:image/png;base64,AAAA"], "what?"),
            // What is there and no image is told when it is read.
            ("/p/note.txt what?", ["/p/note.txt"], "what?"), ("/p/pipe", ["/p/pipe"], ""),
        ]
    )
    func dragged(line: String, paths: [String], rest: String) {
        #expect(read(line) == .question(rest, images: paths))
    }

    @Test("an image is told by its first bytes, not by its name")
    func imageFiles() throws {
        #expect(ImagePath.look(Command.image) == .image)
        #expect(ImagePath.look(#filePath) == .other)
        #expect(ImagePath.look(FileManager.default.temporaryDirectory.path) == .folder)
        #expect(ImagePath.look("/none") == .nothing)
        #expect(ImagePath.look("/dev/zero") == .other)
    }

    @Test("words are those of a shell")
    func words() {
        func words(_ text: String) -> [String] { ShellWord.all(in: text).map(\.text) }
        #expect(words("a  b\tc") == ["a", "b", "c"])
        #expect(words("a\\ b 'c d' \"e \\\" f\"") == ["a b", "c d", "e \" f"])
        #expect(words("it's a dog's life") == ["it's", "a", "dog's", "life"])
        #expect(words("'open quote") == ["'open", "quote"])
        #expect(words("") == [])
        #expect(words("trailing\\") == ["trailing\\"])
        for text in ["a b", "it's", "x(1)&;'\"\\ y", "中文 file"] { #expect(words(ShellWord.escaped(text)) == [text]) }
    }

    @Test("fuzz: any line is read, never a crash")
    func fuzz() {
        var generator = SeededGenerator(seed: 3)
        let parts = [
            "/", "\\", "'", "\"", " ", "a", "file://", "%", "~", "image", "\n", "é", "//", "\u{301}", "set", ".png",
            "p/",
            "http://", "data:image/", ",", "://",
        ]
        for _ in 0..<20_000 {
            let line = (0..<Int.random(in: 0...12, using: &generator))
                .map { _ in parts[Int.random(in: 0..<parts.count, using: &generator)] }.joined()
            _ = read(line)
            _ = ShellWord.all(in: line)
        }
    }

    @Test("settings are checked and shown")
    func settings() throws {
        var settings = ChatSettings(options: .greedy(maxNewTokens: 10))
        try settings.set(try ChatSettings.name("temp"), to: "0.7")
        try settings.set(try ChatSettings.name("max_tokens"), to: "99")
        try settings.set("seed", to: "7")
        try settings.set("stop", to: "The end.")
        try settings.set("detail", to: "low")
        #expect(settings.options.temperature == 0.7)
        #expect(settings.options.maxNewTokens == 99)
        #expect(settings.options.seed == 7)
        #expect(settings.options.stopStrings == ["The end."])
        #expect(settings.detail == .low)
        try settings.set("seed", to: "none")
        try settings.set("stop", to: "none")
        #expect(settings.options.seed == nil)
        #expect(settings.options.stopStrings.isEmpty)
        #expect(settings.rows.count == ChatSettings.names.count)
        let wrong = [
            ("temperature", "-1", "temperature is -1.0, expected a number from 0 to 1000"),
            ("temperature", "nan", "temperature is nan, expected a number"),
            ("top-p", "2", "top-p is 2.0, expected a number from 0 to 1"),
            ("max-new-tokens", "0", "max-new-tokens is 0, expected at least 1"),
            ("seed", "x", "seed is x, expected a whole number or none"),
            ("detail", "medium", "detail is medium, expected low, high or auto"),
            ("top-k", "1.5", "top-k is 1.5, expected a whole number"),
        ]
        for (name, value, message) in wrong {
            let before = settings.options
            #expect { try settings.set(name, to: value) } throws: { String(describing: $0) == message }
            #expect(settings.options == before)
        }
        #expect { try ChatSettings.name("temprature") } throws: { String(describing: $0).contains("temperature") }
    }

    @Test("Tab completes commands, settings and paths")
    func completion() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "complete-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "sub folder"),
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data().write(to: folder.appending(path: "my photo.jpg"))
        try Data().write(to: folder.appending(path: ".hidden"))
        func texts(_ line: String) -> [String] { ChatCompleter.completion(line)?.candidates.map(\.text) ?? [] }
        #expect(texts("/st") == ["/stats"])
        #expect(texts("/s") == ["/save", "/set", "/show", "/stats", "/system"])
        #expect(texts("/set te") == ["temperature"])
        #expect(texts("/backend n") == ["native"])
        #expect(texts("what") == [])
        #expect(texts("/image \(folder.path)/my") == ["\(folder.path)/my\\ photo.jpg"])
        #expect(texts("/image a.jpg \(folder.path)/my\\ ph") == ["\(folder.path)/my\\ photo.jpg"])
        #expect(texts("see \(folder.path)/s") == ["\(folder.path)/sub\\ folder/"])
        #expect(texts("/load \(folder.path)/") == ["\(folder.path)/my\\ photo.jpg", "\(folder.path)/sub\\ folder/"])
        #expect(texts("/load \(folder.path)/.h") == ["\(folder.path)/.hidden"])
    }
}
