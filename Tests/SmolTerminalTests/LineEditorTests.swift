import SmolTerminal
import Testing

/// The editor as a machine: keys in, text and cursor out.
@Suite("Line editor")
struct LineEditorTests {
    /// The text after some keys, with `|` at the cursor.
    private func typed(_ keys: [Key], into editor: inout LineEditor) -> String {
        for key in keys { #expect(editor.handle(key) == .editing) }
        return shown(editor)
    }

    private func shown(_ editor: LineEditor) -> String {
        let text = editor.text
        return String(text.characters[..<text.cursor]) + "|" + String(text.characters[text.cursor...])
    }

    private func typed(_ keys: [Key], history: [String] = []) -> String {
        var editor = LineEditor(history: history)
        return typed(keys, into: &editor)
    }

    private func keys(_ text: String) -> [Key] { text.map { .text(String($0)) } }

    @Test("moving and typing")
    func moving() {
        #expect(typed(keys("abc") + [.left, .left, .text("X")]) == "aX|bc")
        #expect(typed(keys("abc") + [.home, .text("X"), .end, .text("Y")]) == "XabcY|")
        #expect(typed(keys("abc") + [.control("a"), .right, .control("f"), .control("b")]) == "a|bc")
        #expect(typed(keys("one two, three") + [.wordLeft, .alt("b")]) == "one |two, three")
        #expect(typed(keys("one two, three") + [.home, .wordRight, .alt("f")]) == "one two|, three")
        #expect(typed([.left, .right, .backspace, .delete, .wordLeft, .wordRight, .control("k")]) == "|")
    }

    @Test("deleting, killing and bringing back")
    func deleting() {
        #expect(typed(keys("abc") + [.backspace]) == "ab|")
        #expect(typed(keys("abc") + [.left, .delete]) == "ab|")
        #expect(typed(keys("abc") + [.home, .control("d")]) == "|bc")
        #expect(typed(keys("one two") + [.left, .left, .control("k")]) == "one t|")
        #expect(typed(keys("one two") + [.left, .left, .control("u")]) == "|wo")
        #expect(typed(keys("see /a/b.jpg") + [.control("w")]) == "see |")
        #expect(typed(keys("see /a/b.jpg") + [.altBackspace]) == "see /a/b.|")
        #expect(typed(keys("one two") + [.home, .alt("d")]) == "| two")
        #expect(typed(keys("one two") + [.control("w"), .home, .control("y")]) == "two|one ")
    }

    @Test("a character is what a person sees as one")
    func characters() {
        #expect(typed([.text("e"), .text("\u{301}"), .text("x"), .left, .left]) == "|e\u{301}x")
        #expect(typed(keys("a👩‍👩‍👧b") + [.left, .backspace]) == "a|b")
        // A part of an emoji joins the rest of it as it comes.
        #expect(typed([.text("👍"), .text("🏽"), .backspace]) == "|")
        // A mark before the cursor of which the base is deleted.
        #expect(typed([.text("\u{301}"), .home, .text("e")]) == "e\u{301}|")
    }

    @Test("pasted line breaks do not submit, and lines are gone through by the arrows")
    func severalLines() {
        var editor = LineEditor(history: ["old"])
        #expect(typed([.paste("first\nsecond"), .text("!")], into: &editor) == "first\nsecond!|")
        #expect(typed([.up], into: &editor) == "first|\nsecond!")
        #expect(typed([.home, .control("k")], into: &editor) == "|\nsecond!")
        #expect(typed([.down, .end], into: &editor) == "\nsecond!|")
        #expect(editor.handle(.enter) == .submitted("\nsecond!"))
        #expect(typed(keys("go on\\") + [.enter] + keys("here")) == "go on\nhere|")
        #expect(typed(keys("a") + [.altEnter] + keys("b")) == "a\nb|")
    }

    @Test("the history is gone through by what the line begins with")
    func history() {
        let history = ["what is it", "/image a.jpg", "what else", "/show", "/show"]
        #expect(typed([.up], history: history) == "/show|")
        #expect(typed([.up, .up, .up, .up, .up, .up], history: history) == "what is it|")
        #expect(typed([.up, .up, .down, .down], history: history) == "|")
        #expect(typed(keys("wh") + [.up], history: history) == "what else|")
        #expect(typed(keys("wh") + [.up, .up], history: history) == "what is it|")
        #expect(typed(keys("wh") + [.up, .up, .down, .down], history: history) == "wh|")
        #expect(typed(keys("zz") + [.up], history: history) == "zz|")
        // A line that was changed is a new one.
        #expect(typed([.up, .up, .text("?"), .up], history: history) == "what else?|")
        #expect(typed([.control("p"), .control("p"), .control("n")], history: history) == "/show|")
    }

    @Test("Ctrl-R searches backwards, Enter takes what was found")
    func search() {
        let history = ["what is it", "/image a.jpg", "what else"]
        var editor = LineEditor(history: history)
        #expect(typed(keys("draft") + [.control("r")] + keys("wh"), into: &editor) == "|what else")
        #expect(editor.searchQuery == "wh")
        #expect(typed([.control("r")], into: &editor) == "|what is it")
        #expect(typed([.control("s")], into: &editor) == "|what else")
        #expect(typed(keys("at i"), into: &editor) == "|what is it")
        #expect(typed(keys("zz"), into: &editor) == "|what is it")
        #expect(editor.searchFailed)
        #expect(typed([.control("g")], into: &editor) == "draft|")
        #expect(editor.searchQuery == nil)
        #expect(typed([.control("r")] + keys("jpg") + [.end], into: &editor) == "/image a.jpg|")
        _ = typed([.control("r")] + keys("else"), into: &editor)
        #expect(editor.handle(.enter) == .submitted("what else"))
    }

    @Test("Tab completes what is certain, then lists")
    func completion() {
        let words = ["/save", "/set", "/show", "/stats"]
        func editor() -> LineEditor {
            LineEditor { before in
                let candidates = words.filter { $0.hasPrefix(before) }.map { Completion.Candidate($0) }
                return Completion(length: before.count, candidates: candidates)
            }
        }
        var first = editor()
        #expect(typed(keys("/sh") + [.tab], into: &first) == "/show |")
        var second = editor()
        #expect(typed(keys("/s") + [.tab], into: &second) == "/s|")
        #expect(second.suggestions == words)
        #expect(typed([.text("e")], into: &second) == "/se|")
        #expect(second.suggestions.isEmpty)
        var third = editor()
        #expect(typed([.tab], into: &third) == "/s|")
        var fourth = editor()
        #expect(typed(keys("/x") + [.tab], into: &fourth) == "/x|")
    }

    @Test("what ends a line")
    func outcomes() {
        var editor = LineEditor()
        #expect(editor.handle(.control("d")) == .endOfInput)
        #expect(editor.handle(.control("c")) == .interrupted(wasEmpty: true, wasTouched: true))
        _ = editor.handle(.text("a"))
        #expect(editor.handle(.control("c")) == .interrupted(wasEmpty: false, wasTouched: true))
        #expect(editor.handle(.control("d")) == .editing)
        #expect(editor.handle(.control("z")) == .suspended)
        #expect(editor.handle(.control("l")) == .clearScreen)
        #expect(editor.handle(.enter) == .submitted("a"))
        editor.reset()
        #expect(editor.handle(.enter) == .submitted(""))
        // A line that was typed and deleted again is not one that nobody touched.
        editor.reset()
        #expect(editor.handle(.ignored) == .editing)
        #expect(editor.handle(.control("c")) == .interrupted(wasEmpty: true, wasTouched: false))
        editor.reset()
        #expect(typed([.text("a"), .backspace], into: &editor) == "|")
        #expect(editor.handle(.control("c")) == .interrupted(wasEmpty: true, wasTouched: true))
    }
}
