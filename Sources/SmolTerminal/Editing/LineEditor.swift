/// A line editor that knows no terminal: keys go in, a text with a cursor comes out.
///
/// Its keys are those that readline has made common. The history is gone through by the arrow keys (only entries that
/// begin as the text before the cursor does) and searched by Ctrl-R. Return submits, unless a backslash is before
/// the cursor or Alt is held, which begin a new line.
package struct LineEditor: Sendable {
    /// Says what could complete the text before the cursor.
    package typealias Completer = @Sendable (_ beforeCursor: String) -> Completion?

    /// What is edited.
    package internal(set) var text = EditedText()
    /// What could be meant, to be listed below the line.
    package private(set) var suggestions: [String] = []
    /// The lines that were entered, the oldest first.
    package var history: [String]

    private let completer: Completer
    var search: HistorySearch?
    var recall: HistoryRecall?
    private var killed = ""
    /// Whether any key came since the line began.
    private var isTouched = false

    /// An editor with an empty line.
    package init(history: [String] = [], completer: @escaping Completer = { _ in nil }) {
        self.history = history
        self.completer = completer
    }

    /// What is looked for in the history, while it is.
    package var searchQuery: String? { search?.query }
    /// Whether a search has found nothing.
    package var searchFailed: Bool {
        guard let search else { return false }
        return search.match == nil && !search.query.isEmpty
    }

    /// Begins an empty line.
    package mutating func reset() {
        text = EditedText()
        suggestions = []
        search = nil
        recall = nil
        isTouched = false
    }

    /// Does what a key asks for.
    package mutating func handle(_ key: Key) -> EditorOutcome {
        if key == .ignored { return .editing }
        defer { isTouched = true }
        suggestions = []
        if search != nil {
            if let outcome = handleInSearch(key) { return outcome }
        }
        switch key {
        case .up, .control("p"):
            goUp()
            return .editing
        case .down, .control("n"):
            goDown()
            return .editing
        default:
            let before = text
            let outcome = handleEditing(key)
            if text.characters != before.characters { recall = nil }
            return outcome
        }
    }

    private mutating func handleEditing(_ key: Key) -> EditorOutcome {
        switch key {
        case .text(let typed): text.insert(typed)
        case .paste(let pasted): text.insert(pasted)
        case .altEnter: text.insert("\n")
        case .enter: return enter()
        case .tab: complete()
        case .control("c"): return .interrupted(wasEmpty: text.isEmpty, wasTouched: isTouched)
        case .control("z"): return .suspended
        case .control("l"): return .clearScreen
        case .control("d"):
            if text.isEmpty { return .endOfInput }
            deleteForward()
        case .control("r"): search = HistorySearch(original: text)
        case .control("y"): text.insert(killed)
        default:
            if !move(key) { delete(key) }
        }
        return .editing
    }

    private mutating func enter() -> EditorOutcome {
        if text.cursor > 0, text.cursor == text.lineEnd, text.characters[text.cursor - 1] == "\\" {
            text.replace(text.cursor - 1..<text.cursor, with: "\n")
            return .editing
        }
        return .submitted(text.string)
    }

    // MARK: Moving and deleting

    /// Moves the cursor, if the key does that.
    private mutating func move(_ key: Key) -> Bool {
        switch key {
        case .left, .control("b"): text.move(to: text.cursor - 1)
        case .right, .control("f"): text.move(to: text.cursor + 1)
        case .home, .control("a"): text.move(to: text.lineStart)
        case .end, .control("e"): text.move(to: text.lineEnd)
        case .wordLeft, .alt("b"): text.move(to: text.wordStart)
        case .wordRight, .alt("f"): text.move(to: text.wordEnd)
        default: return false
        }
        return true
    }

    private mutating func delete(_ key: Key) {
        switch key {
        case .backspace:
            if text.cursor > 0 { _ = text.remove(text.cursor - 1..<text.cursor) }
        case .delete: deleteForward()
        case .control("k"):
            let end = text.lineEnd > text.cursor ? text.lineEnd : min(text.cursor + 1, text.characters.count)
            kill(text.cursor..<end)
        case .control("u"):
            let start = text.lineStart < text.cursor ? text.lineStart : max(0, text.cursor - 1)
            kill(start..<text.cursor)
        case .control("w"): kill(text.chunkStart..<text.cursor)
        case .altBackspace: kill(text.wordStart..<text.cursor)
        case .alt("d"), .controlDelete: kill(text.cursor..<text.wordEnd)
        default: break
        }
    }

    private mutating func deleteForward() {
        guard text.cursor < text.characters.count else { return }
        _ = text.remove(text.cursor..<text.cursor + 1)
    }

    private mutating func kill(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        killed = text.remove(range)
    }

    // MARK: Completion

    private mutating func complete() {
        guard let completion = completer(text.beforeCursor), !completion.candidates.isEmpty else { return }
        let range = text.cursor - min(completion.length, text.cursor)..<text.cursor
        if completion.candidates.count == 1 {
            text.replace(range, with: completion.candidates[0].text + (completion.candidates[0].isWhole ? " " : ""))
            return
        }
        let common = completion.commonText
        if common.count > range.count {
            text.replace(range, with: common)
        } else {
            suggestions = completion.candidates.map(\.label)
        }
    }
}

/// What a key led to.
package enum EditorOutcome: Sendable, Equatable {
    /// The line goes on.
    case editing
    /// The line is done.
    case submitted(String)
    /// Ctrl-C; whether the line was empty, and whether any key came since it began.
    case interrupted(wasEmpty: Bool, wasTouched: Bool)
    /// Ctrl-D in an empty line.
    case endOfInput
    /// Ctrl-Z.
    case suspended
    /// Ctrl-L: the screen is to be cleared.
    case clearScreen
}
