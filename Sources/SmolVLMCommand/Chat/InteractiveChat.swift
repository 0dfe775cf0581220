import Dispatch
import SmolTerminal
import SmolVLM
import Synchronization

/// A chat with a person at a terminal.
struct InteractiveChat {
    private let chat: Chat
    private let name: String
    private let screen: TerminalScreen
    private let terminal: Terminal
    private let input: LineInput
    private let history: HistoryFile?

    /// A chat at a terminal.
    ///
    /// - Parameters:
    ///   - chat: The chat.
    ///   - name: The model as it was given.
    ///   - screen: What shows it.
    ///   - terminal: Where lines are typed.
    ///   - history: Where lines are kept from one chat to the next; nil keeps them for this one.
    init(_ chat: Chat, name: String, screen: TerminalScreen, terminal: Terminal, history: HistoryFile?) {
        self.chat = chat
        // A folder by its last name, a model of the hub by all of it.
        self.name = FileKind(at: name) == .nothing ? name : name.split(separator: "/").last.map(String.init) ?? name
        self.screen = screen
        self.terminal = terminal
        self.history = history
        let editor = LineEditor(history: history?.load() ?? []) { ChatCompleter.completion($0) }
        input = LineInput(LineReader(terminal: terminal, editor: editor, prompt: "> ", continuation: "… "))
    }

    /// Runs until the person leaves.
    ///
    /// - Returns: The exit status.
    func run() async throws -> Int32 {
        screen.note(
            "\(name), \(chat.model.backend), context "
                + "\(chat.model.architecture.text.maxPositionEmbeddings.grouped) tokens; "
                + "/help lists the commands, Ctrl-D leaves"
        )
        // Whether the last thing that came was Ctrl-C, so that the next one leaves.
        var isLeaving = false
        while true {
            switch await input.readLine() {
            case .end: return 0
            case .interrupted(let wasEmpty, let wasTouched):
                if wasEmpty, isLeaving, !wasTouched { return Interrupt.exitStatus }
                isLeaving = wasEmpty
                if wasEmpty { screen.note("Ctrl-C once more leaves, and so does Ctrl-D") }
            case .line(let line):
                guard await handle(line) else { return 0 }
                // The one that stopped the answer counts.
                isLeaving = chat.interruption.wasAsked
            }
        }
    }

    /// Does what a line says, and tells what went wrong.
    private func handle(_ line: String) async -> Bool {
        remember(line)
        chat.interruption.reset()
        terminal.enter(.answering)
        terminal.onInterrupt { [interruption = chat.interruption, terminal, status = screen.status] in
            // The second one does not wait for what is under way to stop.
            if !interruption.ask() {
                status.clear()
                terminal.end(status: Interrupt.exitStatus)
            }
        }
        defer { terminal.onInterrupt(nil) }
        do {
            let goesOn = try await chat.handle(line)
            if goesOn, !line.allSatisfy(\.isWhitespace) { terminal.write("\n") }
            return goesOn
        } catch is CancellationError {
            screen.note("[stopped]")
        } catch {
            screen.error(chat.interruption.wasAsked ? "stopped" : String(describing: error))
        }
        terminal.write("\n")
        return true
    }

    /// Keeps a line for the arrow keys, unless it is empty, begins with a space or is the last one again.
    private func remember(_ line: String) {
        guard let first = line.first, !first.isWhitespace else { return }
        let line = line.trimmingWhitespace
        if input.addToHistory(line) { history?.append(line) }
    }
}

/// Reads lines on a thread of its own, so that waiting for a person blocks nobody else.
final class LineInput: Sendable {
    private let reader: Mutex<LineReader>
    private let queue = DispatchQueue(label: "line input")

    init(_ reader: LineReader) {
        self.reader = Mutex(reader)
    }

    /// The next line.
    func readLine() async -> LineReader.Outcome {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: self.reader.withLock { $0.readLine() }) }
        }
    }

    /// Adds a line to what the arrow keys go through.
    ///
    /// - Returns: Whether it is another one than the last.
    func addToHistory(_ line: String) -> Bool {
        reader.withLock { reader in
            guard reader.editor.history.last != line else { return false }
            reader.editor.history.append(line)
            return true
        }
    }
}
