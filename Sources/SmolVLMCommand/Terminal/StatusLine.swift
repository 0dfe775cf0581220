import Foundation
import Synchronization

/// One line at the bottom of a terminal that tells what the program is doing; silent where nobody looks.
final class StatusLine: Sendable {
    /// Whether anything is shown.
    let isEnabled: Bool
    private let isShown = Mutex(false)

    init(isEnabled: Bool) {
        self.isEnabled = isEnabled && StandardError.canRedraw
    }

    /// Replaces the line.
    func show(_ text: String) {
        guard isEnabled else { return }
        isShown.withLock { shown in
            let styled = StandardError.wantsColor ? "\u{1B}[2m\(text)\u{1B}[0m" : text
            StandardError.write("\r\u{1B}[K" + styled)
            shown = true
        }
    }

    /// Shows how much of something is done, with a bar.
    func show(_ label: String, done: Int, of total: Int) {
        let width = 20
        let filled = total > 0 ? width * done / total : 0
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        show("\(label) \(bar) \(done)/\(total)")
    }

    /// Removes the line before something else is written.
    func clear() {
        guard isEnabled else { return }
        isShown.withLock { shown in
            if shown { StandardError.write("\r\u{1B}[K") }
            shown = false
        }
    }
}
