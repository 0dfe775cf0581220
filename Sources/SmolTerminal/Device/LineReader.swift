/// Reads lines from a terminal with a ``LineEditor``.
package struct LineReader {
    /// How reading a line ended.
    package enum Outcome: Sendable, Equatable {
        /// A line.
        case line(String)
        /// Ctrl-C; whether the line was empty, and whether any key came before.
        case interrupted(wasEmpty: Bool, wasTouched: Bool)
        /// Ctrl-D, or the terminal is gone.
        case end
    }

    /// How long an escape byte waits for the rest of its sequence, in seconds.
    private static let escapeDelay = 0.05

    /// The editor, with its history.
    package var editor: LineEditor
    private let terminal: Terminal
    private let prompt: String
    private let continuation: String
    private var painter: ScreenPainter
    private var decoder = KeyDecoder()
    /// Keys that came with the end of the line before.
    private var waiting: [Key] = []

    package init(terminal: Terminal, editor: LineEditor, prompt: String, continuation: String) {
        self.terminal = terminal
        self.editor = editor
        self.prompt = prompt
        self.continuation = continuation
        painter = ScreenPainter(wantsColor: terminal.wantsColor)
    }

    /// Reads a line; blocks until it is there.
    package mutating func readLine() -> Outcome {
        terminal.enter(.editing)
        editor.reset()
        draw()
        while true {
            let keys: [Key]
            if waiting.isEmpty {
                switch terminal.read(seconds: decoder.isIncomplete ? Self.escapeDelay : nil) {
                case .bytes(let bytes): keys = decoder.decode(bytes)
                case .silence: keys = decoder.flush()
                case .redraw:
                    show(painter.erase(columns: TerminalSize.current.columns))
                    draw()
                    continue
                case .interrupt: keys = [.control("c")]
                case .end:
                    show(painter.finish())
                    return .end
                }
            } else {
                keys = waiting
                waiting = []
            }
            for (index, key) in keys.enumerated() {
                guard let outcome = handle(key) else { continue }
                waiting = Array(keys[(index + 1)...])
                return outcome
            }
            draw()
        }
    }

    private mutating func handle(_ key: Key) -> Outcome? {
        switch editor.handle(key) {
        case .editing: return nil
        case .submitted(let line):
            finish()
            return .line(line)
        case .interrupted(let wasEmpty, let wasTouched):
            finish(mark: "^C")
            return .interrupted(wasEmpty: wasEmpty, wasTouched: wasTouched)
        case .endOfInput:
            finish()
            return .end
        case .suspended:
            finish()
            terminal.suspend()
            return nil
        case .clearScreen:
            painter.forget()
            show("\u{1B}[H\u{1B}[2J")
            return nil
        }
    }

    private mutating func draw() {
        let size = TerminalSize.current
        let layout = ScreenLayout(
            prompt: searchPrompt ?? prompt,
            continuation: continuation,
            text: editor.text,
            below: ColumnList.rows(editor.suggestions, columns: size.columns),
            columns: size.columns
        )
        show(painter.paint(layout.window(height: size.rows)))
    }

    /// Shows the whole line once more and goes below it.
    private mutating func finish(mark: String = "") {
        let size = TerminalSize.current
        var text = editor.text
        text.move(to: text.characters.count)
        text.insert(mark)
        let layout = ScreenLayout(prompt: prompt, continuation: continuation, text: text, columns: size.columns)
        show(painter.paint(layout.window(height: size.rows)) + painter.finish())
    }

    /// Writes what the painter made: a layout holds nothing but characters that are safe to show.
    private func show(_ sequence: String) {
        terminal.write(StyledText(sequence: sequence))
    }

    private var searchPrompt: String? {
        editor.searchQuery.map { query in
            "\(editor.searchFailed ? "nothing in the history" : "history") “\(query.singleLine)”: "
        }
    }
}
