#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Opens what a user or another file names, and takes nothing but a regular file of a bearable size.
package enum RegularFile {
    /// Opens a file for reading.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - name: What errors call it.
    ///   - largestSize: The most bytes that it may have.
    /// - Returns: A descriptor, which the caller closes, and the file's size in bytes.
    /// - Throws: ``FileError`` when the file is not there, cannot be read, is a folder, a pipe or a device, or is longer
    ///   than `largestSize` bytes.
    package static func open(
        _ path: String,
        named name: String,
        largestSize: Int
    ) throws(FileError) -> (descriptor: Int32, size: Int) {
        // Without O_NONBLOCK, opening a named pipe would wait for a writer.
        let descriptor = systemOpen(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let isMissing = errno == ENOENT || errno == ENOTDIR
            throw FileError(
                isMissing ? .notFound : .unreadable,
                file: name,
                isMissing ? "no such file" : "cannot be opened: \(lastError())"
            )
        }
        do throws(FileError) {
            return (descriptor, try size(of: descriptor, name: name, largestSize: largestSize))
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// The bytes of a file, none where it is empty.
    ///
    /// - Throws: As ``open(_:named:largestSize:)`` does.
    package static func bytes(
        of path: String,
        named name: String? = nil,
        largestSize: Int
    ) throws(FileError) -> [UInt8] {
        let name = name ?? path
        let (descriptor, size) = try open(path, named: name, largestSize: largestSize)
        defer { close(descriptor) }
        var failure: FileError?
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            while filled < size {
                let count = read(descriptor, buffer.baseAddress.map { $0 + filled }, size - filled)
                if count < 0, errno == EINTR { continue }
                if count < 0 { failure = FileError(.unreadable, file: name, "cannot be read: \(lastError())") }
                // A file that became shorter meanwhile is what it is now.
                guard count > 0 else { return }
                filled += count
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// The bytes of a file; nil where nothing is there.
    ///
    /// - Throws: As ``open(_:named:largestSize:)`` does.
    package static func bytesIfPresent(
        of path: String,
        named name: String? = nil,
        largestSize: Int
    ) throws(FileError) -> [UInt8]? {
        do throws(FileError) {
            return try bytes(of: path, named: name, largestSize: largestSize)
        } catch {
            guard error.kind == .notFound else { throw error }
            return nil
        }
    }

    private static func size(of descriptor: Int32, name: String, largestSize: Int) throws(FileError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw FileError(.unreadable, file: name, "cannot be examined: \(lastError())")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            let found = status.st_mode & S_IFMT == S_IFDIR ? "a folder" : "a pipe or a device"
            throw FileError(.unreadable, file: name, "is \(found), expected a file")
        }
        let size = Int(status.st_size)
        guard size <= largestSize else {
            throw FileError(.malformed, file: name, "is \(size) bytes long, expected at most \(largestSize)")
        }
        return size
    }

    private static func systemOpen(_ path: String, _ flags: Int32) -> Int32 {
        #if canImport(Darwin)
        Darwin.open(path, flags)
        #elseif canImport(Glibc)
        Glibc.open(path, flags)
        #elseif canImport(Musl)
        Musl.open(path, flags)
        #endif
    }

    /// What the system says went wrong last.
    static func lastError() -> String {
        String(cString: strerror(errno))
    }
}
