import Foundation
import SmolSupport
import TestSupport
import Testing

/// What stands at a path, and what is done with folders.
@Suite("Folders")
struct FolderTests {
    private let folder: ModelFolderFixture

    init() throws {
        folder = try ModelFolderFixture(["b": Data("1".utf8), ".a": Data()])
        try FileManager.default.createSymbolicLink(atPath: folder.file("link"), withDestinationPath: "b")
    }

    @Test("files, folders, devices and nothing are told apart, through links")
    func kinds() {
        #expect(FileKind(at: folder.path) == .folder)
        #expect(FileKind(at: folder.file("b")) == .file)
        #expect(FileKind(at: folder.file("link")) == .file)
        #expect(FileKind(at: folder.file("c")) == .nothing)
        #expect(FileKind(at: "/dev/null") == .other)
    }

    @Test("names are sorted, hidden ones among them; a folder that cannot be read has none")
    func names() {
        #expect(Folder.names(in: folder.path) == [".a", "b", "link"])
        #expect(Folder.names(in: folder.file("b")) == nil)
        #expect(Folder.names(in: folder.file("c")) == nil)
    }

    @Test("a folder is made with those above it, and one that is there is left")
    func make() throws {
        for path in ["x/y/z", "x/y/z", "x/new/", "."] { try Folder.make(folder.file(path)) }
        #expect(Folder.names(in: folder.file("x")) == ["new", "y"])
        #expect(FileKind(at: folder.file("x/y/z")) == .folder)
    }

    @Test("a folder that cannot be made is named with the system's reason", arguments: ["b", "b/inside", "link"])
    func refused(name: String) {
        let error = #expect(throws: FileError.self) { try Folder.make(folder.file(name)) }
        #expect(error?.kind == .unwritable && error?.file == folder.file(name))
        #expect(error?.problem.hasPrefix("cannot be made: ") == true)
    }

    @Test("links are followed to the end")
    func canonical() {
        #expect(Folder.canonical(folder.file("link")) == Folder.canonical(folder.path).map { $0 + "/b" })
        #expect(Folder.canonical(folder.file("c")) == nil)
    }
}
