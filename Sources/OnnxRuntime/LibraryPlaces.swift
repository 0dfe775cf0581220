#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Where a library may lie.
struct LibraryPlaces {
    /// The process's environment.
    let environment: [String: String]
    /// The running program.
    let program: URL?

    /// This process's own.
    static var current: LibraryPlaces {
        LibraryPlaces(
            environment: ProcessInfo.processInfo.environment,
            program: program.map { URL(filePath: $0) }
        )
    }

    /// The running program's own file, links followed.
    private static var program: String? {
        #if canImport(Darwin)
        var size: UInt32 = 0
        _ = _NSGetExecutablePath(nil, &size)
        var path = [CChar](repeating: 0, count: Int(size) + 1)
        guard _NSGetExecutablePath(&path, &size) == 0 else { return nil }
        #else
        let path = "/proc/self/exe"
        #endif
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Names that the system's loader may know.
    static let loaderNames = ["libonnxruntime.so.1", "libonnxruntime.so", "libonnxruntime.dylib"]

    /// Libraries in the package's own folders.
    var files: [String] {
        folders.compactMap { Self.library(at: $0.path) }
    }

    /// Libraries in Python environments.
    var pythonFiles: [String] {
        pythonFolders.compactMap { Self.library(at: $0.path) }
    }

    /// What was looked at, for a person.
    var description: [String] {
        folders.map(\.path) + ["the system's libraries", "Python's packages"]
    }

    /// The folder of bootstrap in the build folder, then those an installed program may have.
    ///
    /// No other folder above the program is looked at: anybody might write there.
    private var folders: [URL] {
        guard let program else { return [] }
        let beside = program.deletingLastPathComponent()
        var folders = [beside.appending(path: "onnxruntime")]
        var above = beside
        while above.path.count > 1 {
            if above.lastPathComponent == ".build" { folders.append(above.appending(path: "onnxruntime")) }
            above = above.deletingLastPathComponent()
        }
        folders.append(beside.deletingLastPathComponent().appending(path: "lib"))
        return folders
    }

    /// `onnxruntime/capi` of the active environment, of each `python3` in `PATH`, and of the usual places.
    private var pythonFolders: [URL] {
        var prefixes = ["VIRTUAL_ENV", "CONDA_PREFIX"].compactMap { environment[$0] }.filter { !$0.isEmpty }
        for folder in (environment["PATH"] ?? "").split(separator: ":") where folder.hasPrefix("/") {
            let python = URL(filePath: String(folder)).appending(path: "python3")
            guard FileManager.default.isExecutableFile(atPath: python.path) else { continue }
            prefixes.append(python.deletingLastPathComponent().deletingLastPathComponent().path)
        }
        if let home = environment["HOME"], home.hasPrefix("/") { prefixes.append(home + "/.local") }
        prefixes += ["/usr/local", "/usr", "/opt/homebrew"]
        var seen: Set<String> = []
        return prefixes.filter { seen.insert($0).inserted }.flatMap { Self.packages(under: URL(filePath: $0)) }
    }

    private static func packages(under prefix: URL) -> [URL] {
        let libraries = prefix.appending(path: "lib")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: libraries.path)) ?? []
        return names.filter { $0.hasPrefix("python3") }.sorted().flatMap { name in
            ["site-packages", "dist-packages"].map {
                libraries.appending(path: "\(name)/\($0)/onnxruntime/capi")
            }
        }
    }

    /// The library at a path: the file itself, or the newest in the folder.
    static func library(at path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        guard status.st_mode & S_IFMT == S_IFDIR else { return path }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let libraries = names.filter { name in
            name == "libonnxruntime.so" || name.hasPrefix("libonnxruntime.so.")
                || name.hasPrefix("libonnxruntime.") && name.hasSuffix(".dylib")
        }
        let newest = libraries.max { version($0) < version($1) }
        return newest.map { path + "/" + $0 }
    }

    /// The version in a file's name; 0.0.0 where there is none.
    private static func version(_ name: String) -> OnnxRuntimeVersion {
        let text = name.drop { !$0.isNumber }
        return OnnxRuntimeVersion(text) ?? OnnxRuntimeVersion(major: 0, minor: 0, patch: 0)
    }
}
