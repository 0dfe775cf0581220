import Foundation
import SmolSupport
import TestSupport
import Testing

/// Reading and writing files that somebody else named.
@Suite("Files")
struct FileTests {
    @Test("a file is read whole, up to its limit")
    func reading() throws {
        let folder = try ModelFolderFixture(["a": Data([1, 2, 3]), "empty": Data()])
        #expect(try RegularFile.bytes(of: folder.file("a"), largestSize: 3) == [1, 2, 3])
        #expect(try RegularFile.bytes(of: folder.file("empty"), largestSize: 3).isEmpty)
        let error = #expect(throws: FileError.self) {
            try RegularFile.bytes(of: folder.file("a"), named: "a", largestSize: 2)
        }
        #expect(error == FileError(.malformed, file: "a", "is 3 bytes long, expected at most 2"))
        #expect(try RegularFile.bytesIfPresent(of: folder.file("none"), largestSize: 2) == nil)
    }

    @Test("folders, pipes and devices are refused at once", arguments: ["", "pipe", "/dev/zero"])
    func notRegular(_ name: String) throws {
        let folder = try ModelFolderFixture()
        mkfifo(folder.file("pipe"), 0o600)
        let path = name.hasPrefix("/") ? name : folder.file(name)
        let error = #expect(throws: FileError.self) { try RegularFile.bytes(of: path, largestSize: 9) }
        #expect(error?.kind == .unreadable)
    }

    @Test("a file that is written has its name only when it is whole")
    func writing() throws {
        let folder = try ModelFolderFixture()
        let output = try OutputFile(path: folder.file("out"), name: "out")
        try [UInt8](repeating: 7, count: 5).withUnsafeBytes { try output.write($0) }
        try output.pad(to: 8)
        try output.finish()
        #expect(!FileManager.default.fileExists(atPath: folder.file("out")))
        try output.publish()
        #expect(try RegularFile.bytes(of: folder.file("out"), largestSize: 99) == [7, 7, 7, 7, 7, 0, 0, 0])
        let nowhere = folder.file("no/out")
        let error = #expect(throws: FileError.self) { try OutputFile(path: nowhere, name: "out") }
        #expect(error?.kind == .unwritable)
        #expect(error?.file == nowhere)
    }

    @Test("foreign text stays on one line, and cannot turn it round")
    func singleLines() {
        #expect(singleLine("a\nb\u{1B}[2J\u{202E}c\u{2028}") == "a\\nb\\u{1B}[2J\\u{202E}c\\u{2028}")
        #expect(singleLine(String(repeating: "x", count: 5), limit: 3) == "xxx…")
        #expect(singleLine("größer 图 🙂") == "größer 图 🙂")
    }
}
