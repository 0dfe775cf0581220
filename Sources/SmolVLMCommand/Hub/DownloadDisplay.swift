import SmolHub
import SmolTerminal
import SmolVLM
import Synchronization

/// Tells on standard error how a download goes: a bar with rate and time left on a terminal, a line a file elsewhere.
final class DownloadDisplay: Sendable {
    private let name: String
    private let status: StatusLine
    private let showsBar: Bool
    private let meter = Mutex(RateMeter())

    /// A display for one model.
    ///
    /// `HF_HUB_DISABLE_PROGRESS_BARS` switches the bar off.
    init(name: String, status: StatusLine) {
        self.name = name
        self.status = status
        let variable = Environment.value("HF_HUB_DISABLE_PROGRESS_BARS")?.uppercased() ?? ""
        showsBar = status.isEnabled && !["1", "ON", "YES", "TRUE"].contains(variable)
    }

    /// Shows an event.
    func show(_ event: DownloadEvent) {
        switch event {
        case .started(let progress):
            guard progress.totalFiles > 0 else { return }
            let size = progress.totalBytes > 0 ? ", " + ByteCount.text(progress.totalBytes) : ""
            let files = progress.totalFiles == 1 ? "1 file" : "\(progress.totalFiles) files"
            note("fetching \(name): \(files)\(size)")
        case .progress(let progress):
            guard showsBar, let rate = meter.withLock({ $0.rate(after: progress.receivedBytes, at: .now) }) else {
                return
            }
            status.show(Self.line(progress, rate: rate, columns: status.columns))
        case .finished(let file, let bytes):
            if !showsBar { note("fetched \(file), \(ByteCount.text(bytes))") }
        case .retrying(let subject, let reason, let seconds):
            let wait = seconds >= 1 ? " in \(Int(seconds.rounded(.up))) s" : ""
            note("\(subject): \(reason); again\(wait)")
        }
    }

    private func note(_ line: String) {
        status.clear()
        Output.messages.note(line)
    }

    /// `fetching ███░ 45% 231 of 513 MB, 12.3 MB/s, 0:23 left`; of what does not fit, the bar goes first.
    static func line(_ progress: DownloadProgress, rate: Double, columns: Int) -> String {
        let total = progress.totalBytes
        let done = min(progress.completedBytes, total)
        guard total > 0 else { return "fetching \(ByteCount.text(progress.completedBytes))" }
        var line = "\(Int(100 * Double(done) / Double(total)))% \(ByteCount.text(done)) of \(ByteCount.text(total))"
        if rate >= 1 {
            line += ", \(ByteCount.text(Int(rate)))/s, \(duration(Double(total - done) / rate)) left"
        }
        let label = "fetching"
        let bar = ProgressBar.text(done: done, of: total, columns: columns - label.columns - line.columns - 2)
        return [label, bar, line].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// `0:23`, `1:02:03`.
    private static func duration(_ seconds: Double) -> String {
        let whole = Int(min(seconds, 359_999).rounded(.up))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let minutes = whole / 60 % 60
        return whole < 3600 ? "\(minutes):\(two(whole % 60))" : "\(whole / 3600):\(two(minutes)):\(two(whole % 60))"
    }
}

/// Bytes per second over the last seconds.
struct RateMeter {
    /// Seconds over which the rate is taken.
    private static let window = 5.0
    /// Seconds between two values, so that the line does not flicker.
    private static let interval = 0.1
    private var samples: [(bytes: Int, time: ContinuousClock.Instant)] = []

    /// The rate, or nil when the last value is still fresh.
    mutating func rate(after bytes: Int, at time: ContinuousClock.Instant) -> Double? {
        guard let last = samples.last else {
            samples.append((bytes, time))
            return 0
        }
        guard (time - last.time).seconds >= Self.interval else { return nil }
        samples.append((bytes, time))
        while samples.count > 2, (time - samples[0].time).seconds > Self.window { samples.removeFirst() }
        return Double(max(0, bytes - samples[0].bytes)) / (time - samples[0].time).seconds
    }
}
