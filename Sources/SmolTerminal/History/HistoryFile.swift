package import Foundation

/// The lines that a person entered before, in a file that nobody else can read.
///
/// A line of the file is an entry, `\n` in it a line break and `\\` a backslash. Several programs may append at once.
/// Whatever goes wrong with the file is let go: a chat does not fail for its history.
package struct HistoryFile: Sendable {
    /// Entries that are kept.
    package static let maximumEntries = 1000
    /// Longer entries are not written, in bytes.
    package static let maximumEntrySize = 16 << 10
    /// Of longer files only the end is read, in bytes.
    private static let maximumFileSize = 4 << 20

    /// The file.
    package let url: URL

    package init(url: URL) {
        self.url = url
    }

    /// The place by the XDG rules: `$XDG_STATE_HOME/smolvlm/history`, else `~/.local/state/smolvlm/history`.
    package static func standard(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> HistoryFile? {
        let state: String
        if let folder = environment["XDG_STATE_HOME"], folder.hasPrefix("/") {
            state = folder
        } else if let home = environment["HOME"], home.hasPrefix("/") {
            state = home + "/.local/state"
        } else {
            return nil
        }
        return HistoryFile(url: URL(filePath: state + "/smolvlm/history"))
    }

    /// The entries, the oldest first; a file that has grown far beyond the limit is cut to it.
    package func load() -> [String] {
        guard let handle = try? FileHandle(forReadingFrom: url) else { return [] }
        defer { try? handle.close() }
        guard let size = try? handle.seekToEnd() else { return [] }
        let start = size > UInt64(Self.maximumFileSize) ? size - UInt64(Self.maximumFileSize) : 0
        try? handle.seek(toOffset: start)
        let data = (try? handle.read(upToCount: Self.maximumFileSize)) ?? Data()
        var lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
        if start > 0, !lines.isEmpty { lines.removeFirst() }
        let entries = lines.suffix(Self.maximumEntries).map { Self.unescaped($0) }
        if lines.count > 2 * Self.maximumEntries || start > 0 { rewrite(entries) }
        return entries
    }

    /// Adds an entry.
    package func append(_ entry: String) {
        guard entry.utf8.count <= Self.maximumEntrySize else { return }
        makeFolder()
        let file = open(url.path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { return }
        defer { close(file) }
        let bytes = Array((Self.escaped(entry) + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    }

    private func rewrite(_ entries: [String]) {
        let data = Data(entries.map { Self.escaped($0) + "\n" }.joined().utf8)
        let fresh = url.deletingLastPathComponent().appending(path: ".history-\(UUID().uuidString)")
        let made = FileManager.default.createFile(
            atPath: fresh.path,
            contents: data,
            attributes: [.posixPermissions: 0o600]
        )
        guard made else { return }
        if rename(fresh.path, url.path) != 0 { unlink(fresh.path) }
    }

    private func makeFolder() {
        try? FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    private static func escaped(_ entry: String) -> String {
        entry.replacing("\\", with: "\\\\").replacing("\n", with: "\\n").replacing("\r", with: "")
    }

    private static func unescaped(_ line: Substring) -> String {
        var result = ""
        var isEscaped = false
        for character in line {
            if isEscaped {
                result.append(character == "n" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return result
    }
}
