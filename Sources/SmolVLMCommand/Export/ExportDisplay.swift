import SmolHub
import SmolTerminal
import SmolVLM
import Synchronization

/// Tells on standard error how far an export is.
final class ExportDisplay: Sendable {
    private let status: StatusLine
    private let shown = Mutex(-1)

    /// Parts of the whole after which the line is drawn anew.
    private static let steps = 100

    init(status: StatusLine) {
        self.status = status
    }

    /// Shows a state, where it is worth another line.
    func show(_ progress: ExportProgress) {
        guard progress.totalBytes > 0 else { return }
        let step = min(Self.steps, Self.steps * (progress.writtenBytes >> 10) / max(1, progress.totalBytes >> 10))
        let isNew = shown.withLock { shown in
            defer { shown = step }
            return shown != step
        }
        guard isNew else { return }
        let sizes = "\(ByteCount.text(progress.writtenBytes)) of \(ByteCount.text(progress.totalBytes))"
        status.show("writing \(progress.file) (\(sizes))", done: step, of: Self.steps)
    }
}
