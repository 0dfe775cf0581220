#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif
#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

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

    /// The file's path.
    package let path: String

    package init(path: String) {
        self.path = path
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
        return HistoryFile(path: state + "/smolvlm/history")
    }

    /// The entries, the oldest first; a file that has grown far beyond the limit is cut to it.
    package func load() -> [String] {
        guard let file = opened(O_RDONLY) else { return [] }
        defer { close(file) }
        let size = Int(lseek(file, 0, SEEK_END))
        let start = max(0, size - Self.maximumFileSize)
        guard lseek(file, off_t(start), SEEK_SET) >= 0 else { return [] }
        var bytes: [UInt8] = []
        while bytes.count < Self.maximumFileSize,
            let more = (try? Descriptor.read(file, upTo: 1 << 16)).flatMap({ $0 })
        {
            bytes += more
        }
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        if start > 0, !lines.isEmpty { lines.removeFirst() }
        let entries = lines.suffix(Self.maximumEntries).map { Self.unescaped($0) }
        if lines.count > 2 * Self.maximumEntries || start > 0 { rewrite(entries) }
        return entries
    }

    /// Adds an entry.
    package func append(_ entry: String) {
        guard entry.utf8.count <= Self.maximumEntrySize else { return }
        makeFolders()
        guard let file = opened(O_WRONLY | O_APPEND | O_CREAT) else { return }
        defer { close(file) }
        try? Descriptor.write(file, (Self.escaped(entry) + "\n").utf8)
    }

    /// Opens the file, if it is a regular one, and closes it to others who were let in before.
    private func opened(_ flags: Int32) -> Int32? {
        let file = open(path, flags | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard file >= 0 else { return nil }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(file)
            return nil
        }
        if status.st_mode & 0o077 != 0 { _ = fchmod(file, 0o600) }
        return file
    }

    private func rewrite(_ entries: [String]) {
        let fresh = "\(path).\(getpid()).partial"
        let file = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { return }
        let text = entries.map { Self.escaped($0) + "\n" }.joined()
        let isWritten = (try? Descriptor.write(file, text.utf8)) != nil
        guard close(file) == 0, isWritten, rename(fresh, path) == 0 else {
            unlink(fresh)
            return
        }
    }

    private func makeFolders() {
        for slash in path.indices.dropFirst() where path[slash] == "/" { mkdir(String(path[..<slash]), 0o700) }
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
