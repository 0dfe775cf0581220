import Foundation
import SmolTerminal
import Testing

/// The file of the lines that were entered.
@Suite("History file")
struct HistoryFileTests {
    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "history-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    @Test("entries come back as they were, also those of several lines")
    func roundTrip() throws {
        try withFolder { folder in
            let file = HistoryFile(path: folder.path + "/state/history")
            #expect(file.load().isEmpty)
            let entries = ["one", "two\nlines", "back\\slash \\n", "中文 👍", " "]
            for entry in entries { file.append(entry) }
            #expect(file.load() == entries)
        }
    }

    @Test("nobody else can read it")
    func permissions() throws {
        try withFolder { folder in
            let file = HistoryFile(path: folder.path + "/state/history")
            file.append("secret")
            let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
            let parent = try FileManager.default.attributesOfItem(atPath: folder.appending(path: "state").path)
            #expect((parent[.posixPermissions] as? NSNumber)?.intValue == 0o700)
        }
    }

    @Test("a file that others could read is closed to them, before the first line and without one")
    func wherePermissionsWereWider() throws {
        try withFolder { folder in
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for touch in [{ $0.append("secret") }, { _ = $0.load() }] as [(HistoryFile) -> Void] {
                let file = HistoryFile(path: folder.path + "/history")
                try Data("old\n".utf8).write(to: URL(filePath: file.path))
                try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
                touch(file)
                let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
                #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
            }
        }
    }

    @Test("a pipe in its place blocks nobody")
    func pipe() throws {
        try withFolder { folder in
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let file = HistoryFile(path: folder.path + "/history")
            #expect(mkfifo(file.path, 0o600) == 0)
            file.append("x")
            #expect(file.load().isEmpty)
        }
    }

    @Test("it is bounded")
    func bounds() throws {
        try withFolder { folder in
            let file = HistoryFile(path: folder.path + "/history")
            for index in 0..<2500 { file.append("entry \(index)") }
            file.append(String(repeating: "x", count: HistoryFile.maximumEntrySize + 1))
            let entries = file.load()
            #expect(entries.count == HistoryFile.maximumEntries)
            #expect(entries.last == "entry 2499")
            let text = try String(contentsOfFile: file.path, encoding: .utf8)
            #expect(text.split(separator: "\n").count == HistoryFile.maximumEntries)
            let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        }
    }

    @Test("its place follows the XDG rules")
    func place() {
        #expect(
            HistoryFile.standard(environment: ["XDG_STATE_HOME": "/s", "HOME": "/h"])?.path == "/s/smolvlm/history"
        )
        let home = HistoryFile.standard(environment: ["XDG_STATE_HOME": "relative", "HOME": "/h"])
        #expect(home?.path == "/h/.local/state/smolvlm/history")
        #expect(HistoryFile.standard(environment: [:]) == nil)
    }

    @Test("a file that is none, or that cannot be written, is let go")
    func damaged() throws {
        try withFolder { folder in
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let asFolder = HistoryFile(path: folder.path)
            asFolder.append("x")
            #expect(asFolder.load().isEmpty)
            let binary = HistoryFile(path: folder.path + "/history")
            try Data([0xFF, 0x0A, 0x00, 0x5C, 0x0A, 0x0A]).write(to: URL(filePath: binary.path))
            #expect(binary.load().count == 2)
        }
    }
}
