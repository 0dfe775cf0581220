#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// What is at a path.
package enum FileKind: Sendable, Equatable {
    case nothing
    case file
    case folder
    /// A pipe, a device or a socket: reading it may never end.
    case other

    /// Looks, through symbolic links.
    package init(at path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            self = .nothing
            return
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: self = .file
        case S_IFDIR: self = .folder
        default: self = .other
        }
    }
}

/// What is done with folders, by their paths.
package enum Folder {
    /// The names in a folder, sorted; nil where it cannot be read.
    package static func names(in path: String) -> [String]? {
        guard let stream = opendir(path) else { return nil }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Makes a folder, and those above it that are not there.
    ///
    /// - Throws: ``FileError`` with the system's reason.
    package static func make(_ path: String) throws(FileError) {
        guard mkdir(path, 0o777) != 0 else { return }
        if errno == ENOENT, let slash = path.dropLast().lastIndex(of: "/"), slash > path.startIndex {
            try make(String(path[..<slash]))
            guard mkdir(path, 0o777) != 0 else { return }
        }
        guard errno == EEXIST, FileKind(at: path) == .folder else { throw .unwritable(path, "cannot be made") }
    }

    /// A path with every link followed; nil where nothing is there.
    package static func canonical(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
