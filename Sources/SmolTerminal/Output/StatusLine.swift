import Synchronization

/// One line at the bottom of a terminal that tells what the program is doing; silent where nobody looks.
///
/// It never takes more than one row, and goes away whole, also where the terminal has become narrower meanwhile.
package final class StatusLine: Sendable {
    /// Whether anything is shown.
    package let isEnabled: Bool
    private let output: Output
    private let painter = Mutex(StatusPainter())

    /// A line on standard error.
    package init(isEnabled: Bool, output: Output = .messages) {
        self.isEnabled = isEnabled && output.canRedraw
        self.output = output
    }

    /// Columns that the line may take.
    package var columns: Int { max(1, output.size.columns - 1) }

    /// Replaces the line.
    package func show(_ text: String) {
        guard isEnabled else { return }
        painter.withLock { painter in
            try? output.write(painter.paint(text, columns: output.size.columns, wantsColor: output.wantsColor))
        }
    }

    /// Shows how much of something is done, with a bar where there is room for one.
    package func show(_ label: String, done: Int, of total: Int) {
        guard isEnabled else { return }
        let counts = "\(done)/\(total)"
        let room = columns - label.columns - counts.columns - 2
        let bar = ProgressBar.text(done: done, of: total, columns: room)
        show([label, bar, counts].filter { !$0.isEmpty }.joined(separator: " "))
    }

    /// Removes the line before something else is written.
    package func clear() {
        guard isEnabled else { return }
        painter.withLock { painter in
            try? output.write(painter.erase(columns: output.size.columns))
        }
    }
}

/// What to write for a line that is drawn anew again and again.
package struct StatusPainter: Sendable {
    /// Columns of what is there.
    private var shown = 0

    package init() {}

    /// What replaces the line, cut to the terminal's width.
    package mutating func paint(_ text: String, columns: Int, wantsColor: Bool) -> StyledText {
        let line = text.withoutPasswords.singleLine.cut(toColumns: max(1, columns - 1))
        let before = shown > 0 ? erase(columns: columns) : StyledText(sequence: "\r\u{1B}[K")
        shown = line.columns
        return "\(before)\(.styled(line, .dim, if: wantsColor))"
    }

    /// What removes the line.
    ///
    /// A terminal that became narrower has broken it into several rows.
    package mutating func erase(columns: Int) -> StyledText {
        guard shown > 0 else { return "" }
        let above = (shown - 1) / max(1, columns)
        shown = 0
        return StyledText(sequence: above > 0 ? "\r\u{1B}[\(above)A\u{1B}[J" : "\r\u{1B}[K")
    }
}

/// A bar that fills.
package enum ProgressBar {
    /// The most columns that a bar takes, and the fewest with which it still says something.
    private static let columns = 5...20

    /// A bar of at most so many columns; empty where there is no room for one.
    package static func text(done: Int, of total: Int, columns: Int) -> String {
        guard columns >= Self.columns.lowerBound else { return "" }
        let width = min(columns, Self.columns.upperBound)
        let filled = total > 0 ? min(width, max(0, Int(Double(width) * Double(done) / Double(total)))) : 0
        return String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    }
}
