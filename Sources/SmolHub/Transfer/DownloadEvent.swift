internal import Synchronization

/// What happens during a download.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum DownloadEvent: Sendable, Equatable {
    /// The commit and its files are known.
    case started(DownloadProgress)
    /// Bytes came.
    case progress(DownloadProgress)
    /// A file is whole, checked and linked.
    case finished(file: String, bytes: Int)
    /// A request failed and is tried again.
    case retrying(subject: String, reason: String, seconds: Double)
}

/// How far a download is.
public struct DownloadProgress: Sendable, Equatable {
    /// Bytes that are there, those of earlier runs included.
    public internal(set) var completedBytes = 0
    /// Bytes in all, as far as the hub tells.
    public internal(set) var totalBytes = 0
    /// Bytes that came over the network in this run.
    public internal(set) var receivedBytes = 0
    /// Files that are linked.
    public internal(set) var completedFiles = 0
    /// Files in all.
    public internal(set) var totalFiles = 0
}

/// Counts what all files of a download have together and tells it on.
final class ProgressLedger: Sendable {
    private let progress = Mutex(DownloadProgress())
    private let report: @Sendable (DownloadEvent) -> Void

    init(report: @escaping @Sendable (DownloadEvent) -> Void) { self.report = report }

    func start(files: Int, bytes: Int) {
        let now = progress.withLock { progress in
            progress.totalFiles = files
            progress.totalBytes = bytes
            return progress
        }
        report(.started(now))
    }

    /// Adds to a file's size that the list did not tell.
    func expect(_ bytes: Int) { progress.withLock { $0.totalBytes += bytes } }

    /// Counts bytes that were there already, or takes them back.
    func add(existing bytes: Int) {
        report(
            .progress(
                progress.withLock { progress in
                    progress.completedBytes += bytes
                    return progress
                }
            )
        )
    }

    func add(received bytes: Int) {
        report(
            .progress(
                progress.withLock { progress in
                    progress.completedBytes += bytes
                    progress.receivedBytes += bytes
                    return progress
                }
            )
        )
    }

    func finish(_ file: RepositoryFileName, bytes: Int) {
        progress.withLock { $0.completedFiles += 1 }
        report(.finished(file: file.description, bytes: bytes))
    }

    func retry(_ subject: String, reason: String, seconds: Double) {
        report(.retrying(subject: subject, reason: reason, seconds: seconds))
    }
}
