#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A lock file that programs which share the cache respect: `flock`, as Python's `filelock` takes it.
final class FileLock: Sendable {
    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Waits for the lock; it is held as long as the value lives.
    ///
    /// - Throws: ``HubError``, or `CancellationError` while waiting.
    static func acquire(_ path: String) async throws -> FileLock {
        while true {
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o664)
            guard descriptor >= 0 else { throw HubError.system(path, "the lock cannot be opened") }
            let lock = FileLock(descriptor: descriptor)
            // Whatever the process's mask: a group that shares the cache shares its locks.
            _ = fchmod(descriptor, 0o664)
            while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
                let code = errno
                if code == EINTR { continue }
                // A file system without locks: a blob is checked before it is linked all the same.
                guard code == EWOULDBLOCK else { return lock }
                try await Task.sleep(for: .milliseconds(50))
            }
            // Whoever held it may have removed the file meanwhile; then this lock locks nothing.
            var status = stat()
            if fstat(descriptor, &status) == 0, status.st_nlink > 0 { return lock }
        }
    }
}
