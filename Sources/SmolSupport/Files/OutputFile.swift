#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// A file that is written from front to back under a name for unfinished files, and gets its own when it is whole.
package final class OutputFile {
    /// Its name inside the folder that the caller fills.
    package let name: String
    /// The path that it gets at the end.
    package let path: String
    /// Bytes written so far.
    package private(set) var byteCount = 0
    private let partialPath: String
    private var descriptor: Int32
    private var buffer: [UInt8] = []

    /// What the names of unfinished files end with.
    package static let suffix = ".partial"
    private static let bufferSize = 1 << 20

    /// Makes the file; one that an interrupted run left is written over.
    ///
    /// - Throws: ``FileError``.
    package init(path: String, name: String) throws(FileError) {
        self.path = path
        self.name = name
        partialPath = path + Self.suffix
        descriptor = open(partialPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o666)
        guard descriptor >= 0 else { throw .unwritable(path, "cannot be written") }
        buffer.reserveCapacity(Self.bufferSize)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Adds bytes.
    ///
    /// - Throws: ``FileError``, or `CancellationError` where the task was cancelled.
    package func write(_ bytes: UnsafeRawBufferPointer) throws {
        byteCount += bytes.count
        if buffer.count + bytes.count > Self.bufferSize { try flush() }
        if bytes.count >= Self.bufferSize {
            try writeThrough(bytes)
        } else {
            buffer += bytes
        }
    }

    /// Adds zeros up to a multiple of `alignment`.
    package func pad(to alignment: Int) throws {
        let rest = byteCount % alignment
        if rest > 0 { try [UInt8](repeating: 0, count: alignment - rest).withUnsafeBytes { try write($0) } }
    }

    /// Writes what is left and closes it; the file still has its name for unfinished ones.
    package func finish() throws {
        try flush()
        let status = close(descriptor)
        descriptor = -1
        // Some file systems tell of a full disk only now.
        guard status == 0 else { throw FileError.unwritable(path, "cannot be written") }
    }

    /// Gives the file its name.
    package func publish() throws(FileError) {
        guard rename(partialPath, path) == 0 else { throw .unwritable(path, "cannot be put in place") }
    }

    /// Removes what was written, where it has not got its name.
    package func discard() {
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
            let count = systemWrite(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileError.unwritable(path, "cannot be written") }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    private func systemWrite(_ descriptor: Int32, _ start: UnsafeRawPointer?, _ count: Int) -> Int {
        #if canImport(Darwin)
        Darwin.write(descriptor, start, count)
        #elseif canImport(Glibc)
        Glibc.write(descriptor, start, count)
        #elseif canImport(Musl)
        Musl.write(descriptor, start, count)
        #endif
    }
}
