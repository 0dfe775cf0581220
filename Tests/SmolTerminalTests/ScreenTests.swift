import SmolTerminal
import TestSupport
import Testing

/// What a terminal shows of a line that is edited.
@Suite("Screen")
struct ScreenTests {
    private func layout(_ text: String, cursor: Int? = nil, columns: Int = 10, below: [String] = []) -> ScreenLayout {
        var edited = EditedText(text)
        if let cursor { edited.move(to: cursor) }
        return ScreenLayout(prompt: "> ", continuation: ". ", text: edited, below: below, columns: columns)
    }

    @Test("long lines go on in the next row, lines of the text begin with a mark")
    func rows() {
        let long = layout("abcdefghijkl")
        #expect(long.rows.map(\.text) == ["> abcdefgh", "ijkl"])
        #expect(long.cursorRow == 1)
        #expect(long.cursorColumn == 4)
        let lines = layout("ab\ncd", cursor: 1)
        #expect(lines.rows.map(\.text) == ["> ab", ". cd"])
        #expect(lines.cursorRow == 0)
        #expect(lines.cursorColumn == 3)
    }

    @Test("a full row has the cursor in the next")
    func fullRow() {
        let full = layout("abcdefgh")
        #expect(full.rows.map(\.text) == ["> abcdefgh", ""])
        #expect(full.cursorRow == 1)
        #expect(full.cursorColumn == 0)
    }

    @Test("a wide character that does not fit goes to the next row")
    func wide() {
        let wide = layout("abcdefg中b")
        #expect(wide.rows.map(\.text) == ["> abcdefg", "中b"])
        #expect(wide.cursorColumn == 3)
    }

    @Test("a text higher than the terminal is shown around the cursor")
    func window() {
        let text = (0..<20).map { "line\($0)" }.joined(separator: "\n")
        let end = layout(text).window(height: 5)
        #expect(end.rows.map(\.text) == (15..<20).map { ". line\($0)" })
        #expect(end.cursorRow == 4)
        let start = layout(text, cursor: 0).window(height: 5)
        #expect(start.rows.first?.text == "> line0")
        #expect(start.cursorRow == 0)
    }

    @Test("typing at the end writes the character alone")
    func economy() {
        var painter = ScreenPainter(wantsColor: false)
        #expect(painter.paint(layout("ab")) == "> ab")
        #expect(painter.paint(layout("abc")) == "c")
        #expect(painter.paint(layout("abc")) == "")
        #expect(painter.paint(layout("abc", cursor: 0)) == "\r\u{1B}[2C")
    }

    @Test("fuzz: whatever is typed, the terminal shows the layout")
    func fuzz() {
        var generator = SeededGenerator(seed: 5)
        let keys: [Key] = [
            .text("a"), .text("b"), .text(" "), .text("中"), .text("é"), .text("\u{301}"), .text("👍"), .left, .right,
            .home,
            .end, .backspace, .delete, .control("w"), .control("k"), .control("y"), .altEnter, .up, .down, .tab,
            .wordLeft,
            .paste("two\nlines of pasted text"), .text("\t"), .control("r"), .escape,
        ]
        for round in 0..<400 {
            let columns = Int.random(in: 5...24, using: &generator)
            let height = Int.random(in: 3...12, using: &generator)
            var screen = VirtualScreen(columns: columns, rows: height)
            var painter = ScreenPainter(wantsColor: round.isMultiple(of: 2))
            var editor = LineEditor(history: ["an older line", "another\nof two"]) { _ in
                Completion(length: 0, candidates: [.init("x"), .init("y"), .init("zzz")])
            }
            screen.write("before\r\n")
            for _ in 0..<60 {
                _ = editor.handle(keys[Int.random(in: 0..<keys.count, using: &generator)])
                let layout = ScreenLayout(
                    prompt: "> ",
                    continuation: ". ",
                    text: editor.text,
                    below: ColumnList.rows(editor.suggestions, columns: columns),
                    columns: columns
                ).window(height: height)
                screen.write(painter.paint(layout))
                let top = screen.row - layout.cursorRow
                guard top >= 0, top + layout.rows.count <= height else {
                    Issue.record("round \(round): rows \(top)..<\(top + layout.rows.count) of \(height)")
                    break
                }
                let expected = layout.rows.map(\.text).map(trimmed)
                #expect(Array(screen.lines[top..<top + layout.rows.count]) == expected)
                #expect(!screen.lines[(top + layout.rows.count)...].contains { !$0.isEmpty })
                #expect(screen.column == layout.cursorColumn)
            }
            screen.write(painter.finish() + "after")
            #expect(screen.lines[screen.row] == "after")
        }
    }

    private func trimmed(_ text: String) -> String {
        var text = text
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }

    @Test("after a resize nothing of the old lines is left")
    func resize() {
        var painter = ScreenPainter(wantsColor: false)
        _ = painter.paint(layout("abcdefghijklmnop", columns: 10))
        // Rows of 10 and 8 columns, of which a terminal of 5 makes two each; the cursor is in the last.
        #expect(painter.erase(columns: 5) == "\u{1B}[3A\r\u{1B}[J")
        #expect(painter.paint(layout("abc", columns: 5)).hasPrefix("> abc"))
        #expect(painter.erase(columns: 10) == "\u{1B}[1A\r\u{1B}[J")
    }
}
