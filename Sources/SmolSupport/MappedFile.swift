#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A whole regular file, mapped read-only into memory until the object goes.
///
/// The bytes must not be used after the last reference is gone. A file that another process cuts short while it
/// is mapped ends this process when the lost part is touched; nothing here can prevent that.
package final class MappedFile: Sendable {
    /// Path as given.
    package let path: String
    /// The bytes of the file, `[size]`.
    // Immutable memory, so sharing the pointer between threads is safe; the pointer type cannot say so itself.
    nonisolated(unsafe) package let bytes: UnsafeRawBufferPointer

    /// Maps a file that is regular, readable, not empty and no larger than `largestSize` bytes.
    package init(path: String, largestSize: Int = .max) throws(CheckpointError) {
        self.path = path
        // Without O_NONBLOCK, opening a named pipe would wait for a writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw CheckpointError(
                errno == ENOENT || errno == ENOTDIR ? .notFound : .unreadable,
                file: path,
                errno == ENOENT || errno == ENOTDIR ? "no such file" : "cannot be opened: \(Self.lastError())"
            )
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw CheckpointError(.unreadable, file: path, "cannot be examined: \(Self.lastError())")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            let found = status.st_mode & S_IFMT == S_IFDIR ? "a folder" : "not a regular file"
            throw CheckpointError(.unreadable, file: path, "is \(found), expected a file")
        }
        let size = Int(status.st_size)
        guard size > 0 else {
            throw CheckpointError(.malformed, file: path, "is empty; download the file again")
        }
        guard size <= largestSize else {
            throw CheckpointError(.malformed, file: path, "is \(size) bytes long, expected at most \(largestSize)")
        }
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
            throw CheckpointError(.unreadable, file: path, "cannot be mapped: \(Self.lastError())")
        }
        bytes = UnsafeRawBufferPointer(start: start, count: size)
    }

    deinit {
        guard let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress) else { return }
        munmap(start, bytes.count)
    }

    /// Gives back the memory of the whole pages inside a range; reading there again loads them from the file.
    package func discard(_ range: Range<Int>) {
        let page = Int(getpagesize())
        let clamped = range.clamped(to: 0..<bytes.count)
        let first = (clamped.lowerBound + page - 1) / page * page
        // The file's last page is whole as far as the mapping is concerned.
        let last = clamped.upperBound == bytes.count ? bytes.count : clamped.upperBound / page * page
        guard first < last, let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress) else { return }
        _ = madvise(start + first, last - first, MADV_DONTNEED)
    }

    private static func lastError() -> String {
        String(cString: strerror(errno))
    }
}
