internal import SmolGraphFormat
internal import SmolSupport

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

/// The folder that an export goes to: nothing in it changes before all of the export is written beside it.
final class ExportFolder {
    /// Path of the folder.
    let path: String
    private let overwrites: Bool
    private var files: [OutputFile] = []
    private var madeFolders: [String] = []

    /// - Parameters:
    ///   - path: Where the export goes; made where it is not there.
    ///   - overwrites: Whether files may be replaced that no export wrote.
    init(path: String, overwrites: Bool) {
        self.path = path
        self.overwrites = overwrites
    }

    /// Path of a file of the folder.
    func file(_ name: String) -> String { path + "/" + name }

    /// Whether another path leads to this folder.
    func isSame(as other: String) -> Bool {
        let paths = [path, other].map { URL(filePath: $0).resolvingSymlinksInPath().standardizedFileURL.path }
        return paths[0] == paths[1]
    }

    /// Whether a file is there with just these bytes.
    func holds(_ data: [UInt8], at name: String) -> Bool {
        (try? RegularFile.bytes(of: file(name), largestSize: data.count)) == data
    }

    /// Refuses to replace what no export wrote.
    ///
    /// - Throws: ``FileError``.
    func checkPlace(of name: String) throws(FileError) {
        let kind = FileKind(at: file(name))
        guard kind != .nothing else { return }
        if kind == .folder {
            throw FileError(
                .exists,
                file: file(name),
                "is a folder, where the export writes a file; choose another folder"
            )
        }
        guard !overwrites, !Self.isExport(file(name)) else { return }
        throw FileError(
            .exists,
            file: file(name),
            "is there and no earlier export wrote it; choose another folder, or replace it with --force"
        )
    }

    /// Whether a graph is one that an export wrote, or a file belongs to one.
    static func isExport(_ path: String) -> Bool {
        let data = "_data"
        let graph = path.hasSuffix(data) ? String(path.dropLast(data.count)) : path
        guard graph.hasSuffix(".onnx"), let file = try? MappedFile(path: graph) else { return false }
        var reader = ProtobufReader(file.bytes, range: 0..<file.bytes.count)
        while let (field, value) = try? reader.next() {
            guard field == 2, case .bytes(let range) = value else { continue }
            return String(decoding: file.bytes[range], as: UTF8.self) == GraphMetadata.producer
        }
        return false
    }

    /// Makes the folder and the one inside it for graphs.
    ///
    /// - Throws: ``FileError``.
    func make() throws(FileError) {
        for folder in [path, file("onnx")] {
            switch FileKind(at: folder) {
            case .folder: continue
            case .file, .other:
                throw FileError(.exists, file: folder, "is a file; expected a folder, or nothing yet")
            case .nothing:
                try Folder.make(folder)
                madeFolders.append(folder)
            }
        }
    }

    /// Checks that the disk has room, as far as the system tells.
    ///
    /// - Throws: ``FileError``.
    func checkRoom(for bytes: Int) throws(FileError) {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return }
        let blocks = Int(clamping: status.f_bavail)
        let (free, overflow) = blocks.multipliedReportingOverflow(by: Int(clamping: status.f_frsize))
        guard !overflow, free < bytes else { return }
        throw FileError(
            .diskFull,
            file: path,
            "the export takes \(bytes) bytes and the disk has \(free) left; make room, or export to another disk"
        )
    }

    /// Starts a file.
    func add(_ name: String) throws(FileError) -> OutputFile {
        let output = try OutputFile(path: file(name), name: name)
        files.append(output)
        return output
    }

    /// Gives every file its name.
    ///
    /// - Throws: ``FileError``.
    func publish() throws(FileError) {
        for file in files { try file.publish() }
        files = []
        madeFolders = []
    }

    /// Removes what was begun and not published.
    func discard() {
        for file in files { file.discard() }
        for folder in madeFolders.reversed() { rmdir(folder) }
    }
}
