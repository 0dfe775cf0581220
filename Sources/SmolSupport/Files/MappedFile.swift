#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
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
    package init(path: String, largestSize: Int = .max) throws(FileError) {
        self.path = path
        let (descriptor, size) = try RegularFile.open(path, named: path, largestSize: largestSize)
        defer { close(descriptor) }
        guard size > 0 else {
            throw FileError(.malformed, file: path, "is empty; download the file again")
        }
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
            throw FileError(.unreadable, file: path, "cannot be mapped: \(RegularFile.lastError())")
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
}
