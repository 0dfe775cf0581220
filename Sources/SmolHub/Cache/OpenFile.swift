#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A file of the cache that is open for reading and writing, closed with its last owner.
final class OpenFile: Sendable {
    let path: String
    private let descriptor: Int32

    /// Opens a file, without following a link at its last part.
    ///
    /// - Parameter create: Make it when it is not there, readable for whom the process's mask lets read.
    init(path: String, create: Bool) throws(HubError) {
        self.path = path
        let flags = create ? O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW : O_RDONLY | O_CLOEXEC
        descriptor = open(path, flags, 0o666)
        guard descriptor >= 0 else { throw .system(path, "cannot be opened") }
    }

    deinit { close(descriptor) }

    /// Size in bytes.
    func size() throws(HubError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system(path, "cannot be examined") }
        return Int(status.st_size)
    }

    /// Cuts the file to a size and goes on writing there.
    func truncate(to size: Int) throws(HubError) {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw .system(path, "cannot be cut") }
    }

    /// Writes all bytes at a place.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(HubError) {
        var written = 0
        while written < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
            let count = pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + written))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .system(path, "cannot be written") }
            written += count
        }
    }

    /// Writes all bytes at a place.
    func write(_ bytes: [UInt8], at offset: Int) throws(HubError) {
        let result = bytes.withUnsafeBytes { buffer in
            Result { () throws(HubError) in try write(buffer, at: offset) }
        }
        try result.get()
    }

    /// Writes text at the start.
    func write(_ text: String) throws(HubError) {
        try write(Array(text.utf8), at: 0)
    }

    /// Feeds the first `count` bytes of the file to a hash.
    func hash(_ hash: inout BlobHash, count: Int) throws(HubError) {
        var buffer = [UInt8](repeating: 0, count: min(1 << 20, max(1, count)))
        var offset = 0
        while offset < count {
            let wanted = min(buffer.count, count - offset)
            let got = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, wanted, off_t(offset)) }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { throw .system(path, "cannot be read") }
            buffer.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0[..<got])) }
            offset += got
        }
    }

    /// Waits until the bytes are on the disk.
    func synchronize() throws(HubError) {
        guard fsync(descriptor) == 0 else { throw .system(path, "cannot be written") }
    }
}

extension HubError {
    /// What the system says about a file, from `errno`.
    static func system(_ path: String, _ what: String) -> HubError {
        let code = errno
        if code == ENOSPC || code == EDQUOT {
            return HubError(.diskFull, path, "the disk is full; make room, or set HF_HUB_CACHE to another disk")
        }
        return HubError(.fileSystem, path, "\(what): \(String(cString: strerror(code)))")
    }
}
