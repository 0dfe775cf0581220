internal import Foundation

/// A file that is written from front to back under a name for unfinished files, and gets its own when it is whole.
final class OutputFile {
    /// Its name inside the export's folder.
    let name: String
    /// The path that it gets at the end.
    let path: String
    /// Bytes written so far.
    private(set) var byteCount = 0
    private let partialPath: String
    private var descriptor: Int32
    private var buffer: [UInt8] = []

    /// What stands behind the names of unfinished files.
    static let suffix = ".partial"
    private static let bufferSize = 1 << 20

    /// Makes the file; one that an interrupted run left is written over.
    ///
    /// - Throws: ``ExportError``.
    init(path: String, name: String) throws(ExportError) {
        self.path = path
        self.name = name
        partialPath = path + Self.suffix
        descriptor = open(partialPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o666)
        guard descriptor >= 0 else { throw .system(path, "cannot be written") }
        buffer.reserveCapacity(Self.bufferSize)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Adds bytes.
    ///
    /// - Throws: ``ExportError``, or `CancellationError` where the task was cancelled.
    func write(_ bytes: UnsafeRawBufferPointer) throws {
        byteCount += bytes.count
        if buffer.count + bytes.count > Self.bufferSize { try flush() }
        if bytes.count >= Self.bufferSize {
            try writeThrough(bytes)
        } else {
            buffer += bytes
        }
    }

    /// Adds zeros up to a multiple of `alignment`.
    func pad(to alignment: Int) throws {
        let rest = byteCount % alignment
        if rest > 0 { try [UInt8](repeating: 0, count: alignment - rest).withUnsafeBytes { try write($0) } }
    }

    /// Writes what is left and closes it; the file still has its name for unfinished ones.
    func finish() throws {
        try flush()
        let status = close(descriptor)
        descriptor = -1
        // Some file systems tell of a full disk only now.
        guard status == 0 else { throw ExportError.system(path, "cannot be written") }
    }

    /// Gives the file its name.
    func publish() throws(ExportError) {
        guard rename(partialPath, path) == 0 else { throw .system(path, "cannot be put in place") }
    }

    /// Removes what was written, where it has not got its name.
    func discard() {
        unlink(partialPath)
    }

    private func flush() throws {
        try buffer.withUnsafeBytes { try writeThrough($0) }
        buffer.removeAll(keepingCapacity: true)
    }

    private func writeThrough(_ bytes: UnsafeRawBufferPointer) throws {
        try Task.checkCancellation()
        var rest = bytes
        while !rest.isEmpty {
            let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw ExportError.system(path, "cannot be written") }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }
}

extension ExportError {
    /// What the system says about a file, from `errno`.
    static func system(_ path: String, _ what: String) -> ExportError {
        let code = errno
        if code == ENOSPC || code == EDQUOT {
            return ExportError(.diskFull, file: path, "the disk is full; make room, or export to another disk")
        }
        return ExportError(.fileSystem, file: path, "\(what): \(String(cString: strerror(code)))")
    }
}
