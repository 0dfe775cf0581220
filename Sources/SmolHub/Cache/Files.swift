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
}
