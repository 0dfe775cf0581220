internal import SmolSupport
import SmolTerminal

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Writes files whole or not at all.
enum FileReplacement {
    /// Who may read a new file.
    enum Readers {
        /// Its owner alone.
        case owner
        /// Whom the process's own settings allow.
        case usual
    }

    /// Says what is in the way of a file, so that it is known before an hour of work.
    ///
    /// - Throws: ``InputError``.
    static func check(_ path: String) throws(InputError) {
        switch FileKind(at: path) {
        case .folder: throw InputError(place: path, problem: "is a folder, expected a file to write")
        case .file, .other:
            guard access(path, W_OK) == 0 else {
                throw InputError(place: path, problem: "cannot be written: \(DescriptorError())")
            }
        case .nothing:
            let folder = parent(of: path)
            guard FileKind(at: folder) == .folder else {
                throw InputError(place: path, problem: "there is no folder \(folder)")
            }
            guard access(folder, W_OK) == 0 else {
                throw InputError(place: path, problem: "cannot be written: \(DescriptorError())")
            }
        }
    }

    /// Whether two paths lead to the same regular file.
    static func isSame(_ first: String, _ second: String) -> Bool {
        var (one, other) = (stat(), stat())
        return stat(first, &one) == 0 && stat(second, &other) == 0 && one.st_mode & S_IFMT == S_IFREG
            && one.st_ino == other.st_ino && one.st_dev == other.st_dev
    }

    /// Writes beside the file and renames, so that nothing half-written is ever there; a pipe or a device is written as
    /// it is.
    ///
    /// - Throws: ``InputError``.
    static func write(_ bytes: some Collection<UInt8>, to path: String, readers: Readers) throws(InputError) {
        try check(path)
        if FileKind(at: path) == .other {
            try write(bytes, to: path, named: path, flags: O_WRONLY, mode: 0)
            return
        }
        // A link stays one: what it leads to is replaced.
        let target = realpath(path, nil).map { resolved in
            defer { free(resolved) }
            return String(cString: resolved)
        }
        let final = target ?? path
        let partial = final + ".\(getpid()).partial"
        unlink(partial)
        do throws(InputError) {
            let mode: mode_t = readers == .owner ? 0o600 : 0o666
            try write(bytes, to: partial, named: path, flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode)
            guard rename(partial, final) == 0 else {
                throw InputError(place: path, problem: "cannot be written: \(DescriptorError())")
            }
        } catch {
            unlink(partial)
            throw error
        }
    }

    private static func write(
        _ bytes: some Collection<UInt8>,
        to path: String,
        named name: String,
        flags: Int32,
        mode: mode_t
    ) throws(InputError) {
        let file = open(path, flags | O_CLOEXEC, mode)
        guard file >= 0 else { throw InputError(place: name, problem: "cannot be written: \(DescriptorError())") }
        do {
            try Descriptor.write(file, bytes)
        } catch {
            close(file)
            throw InputError(place: name, problem: "cannot be written: \(error)")
        }
        // Some file systems tell of a full disk only now.
        guard close(file) == 0 else {
            throw InputError(place: name, problem: "cannot be written: \(DescriptorError())")
        }
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
