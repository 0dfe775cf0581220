import SmolTerminal
import Testing

/// The line that tells what the program is doing.
@Suite("Status line")
struct StatusLineTests {
    private func painted(_ texts: [String], columns: Int, rows: Int = 6) -> VirtualScreen {
        var screen = VirtualScreen(columns: columns, rows: rows)
        var painter = StatusPainter()
        screen.write("before\r\n")
        for text in texts { screen.write(painter.paint(text, columns: columns, wantsColor: false).forTerminal) }
        return screen
    }

    @Test("a long text is cut to one row, and the next one takes its place", arguments: [1, 5, 20, 80, 200])
    func width(columns: Int) {
        let long = "fetching https://host/" + String(repeating: "path/", count: 60)
        let screen = painted([long, "reading 1/2", long], columns: columns)
        let shown = screen.lines.filter { !$0.isEmpty }
        #expect(shown.last?.columns ?? 0 < columns || columns == 1)
        #expect(shown.last?.hasSuffix("…") == true)
        #expect(!screen.lines.contains { $0.contains("reading") })
        // "before" itself takes more than one row of a very narrow terminal.
        if columns > 6 { #expect(shown.count == 2) }
    }

    @Test("what it says is on one line, without passwords")
    func foreign() {
        let screen = painted(["fetching http://u:p@h/a\n\u{1B}[2Jb"], columns: 80)
        #expect(screen.lines[1] == "fetching http://…@h/a\\n\\u{1B}[2Jb")
    }

    @Test("a terminal that became narrower has broken the line, and all of it goes away")
    func narrower() {
        var painter = StatusPainter()
        _ = painter.paint(String(repeating: "x", count: 70), columns: 80, wantsColor: false)
        // 70 columns are four rows of 20; the cursor is in the last.
        #expect(painter.erase(columns: 20).forTerminal == "\r\u{1B}[3A\u{1B}[J")
        #expect(painter.erase(columns: 20).forTerminal == "")
        _ = painter.paint("short", columns: 80, wantsColor: false)
        #expect(painter.erase(columns: 20).forTerminal == "\r\u{1B}[K")
    }

    @Test("a bar is as long as there is room, and none where there is too little")
    func bars() {
        #expect(ProgressBar.text(done: 1, of: 2, columns: 100) == "██████████░░░░░░░░░░")
        #expect(ProgressBar.text(done: 1, of: 2, columns: 6) == "███░░░")
        #expect(ProgressBar.text(done: 1, of: 2, columns: 4) == "")
        #expect(ProgressBar.text(done: 9, of: 2, columns: 5) == "█████")
        #expect(ProgressBar.text(done: 0, of: 0, columns: 5) == "░░░░░")
    }
}
