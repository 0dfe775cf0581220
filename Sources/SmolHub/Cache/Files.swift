#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What the cache does with the file system.
enum Files {
    /// Makes a folder and those above it.
    static func makeFolder(_ path: String) throws(HubError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw HubError(.fileSystem, path, "the folder cannot be made; check HF_HUB_CACHE and its permissions")
        }
    }

    /// Whether a path leads to something, links followed.
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0
    }

    /// Whether a path leads to a folder, links followed.
    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Size of the regular file that a path leads to, links followed; nil when there is none.
    static func size(_ path: String) -> Int? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    /// Where a link leads, as it is written; nil for what is no link.
    static func linkTarget(_ path: String) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: path)
    }

    /// Names in a folder, sorted; none when it cannot be read.
    static func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    /// The first bytes of a file, nil when it cannot be read.
    static func start(of path: String, upTo limit: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: limit)
        var count = 0
        while count < limit {
            let got = bytes.withUnsafeMutableBytes { buffer in
                read(descriptor, buffer.baseAddress?.advanced(by: count), limit - count)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { return nil }
            if got == 0 { break }
            count += got
        }
        return Array(bytes.prefix(count))
    }

    /// Files under a folder, by their paths in it; links to folders are not entered.
    static func filesBelow(_ folder: String, prefix: String = "", depth: Int = 0) -> [String] {
        guard depth < 32 else { return [] }
        return names(in: folder).flatMap { name -> [String] in
            let path = folder + "/" + name
            let isLink = linkTarget(path) != nil
            return !isLink && isFolder(path)
                ? filesBelow(path, prefix: prefix + name + "/", depth: depth + 1) : [prefix + name]
        }
    }

    /// Makes a path a link with a given target; what stood there is replaced unless it is the same link.
    static func link(_ path: String, to target: String) throws(HubError) {
        for _ in 0..<8 {
            if symlink(target, path) == 0 { return }
            guard errno == EEXIST else { throw .system(path, "the link cannot be made") }
            if linkTarget(path) == target { return }
            guard unlink(path) == 0 || errno == ENOENT else { throw .system(path, "cannot be replaced") }
        }
        throw HubError(.fileSystem, path, "somebody else writes here at the same time; try again")
    }

    /// Renames, replacing what stood there.
    static func move(_ source: String, to destination: String) throws(HubError) {
        guard rename(source, destination) == 0 else { throw .system(destination, "cannot be put in place") }
    }

    /// Removes a file or a link, or does nothing when there is none.
    static func remove(_ path: String) throws(HubError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw .system(path, "cannot be removed") }
    }

    /// Removes a folder and all in it, without following links.
    static func removeTree(_ path: String) throws(HubError) {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw HubError(.fileSystem, path, "cannot be removed; check its permissions")
        }
    }

    /// Writes a small file in one step: beside it first, then renamed.
    static func write(_ text: String, to path: String) throws(HubError) {
        let beside = path + "." + String(UInt32.random(in: .min ... .max), radix: 16) + ".tmp"
        do throws(HubError) {
            let file = try OpenFile(path: beside, create: true)
            try file.write(text)
        } catch {
            unlink(beside)
            throw error
        }
        try move(beside, to: path)
    }

    /// Bytes that a user may still write on the disk of a folder; nil where the system does not tell.
    static func freeBytes(_ folder: String) -> Int? {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return nil }
        let (bytes, overflow) = Int(clamping: status.f_bavail).multipliedReportingOverflow(by: Int(status.f_frsize))
        return overflow ? Int.max : bytes
    }
}
