import Foundation
import TestSupport
import Testing

/// Completions and the manual page, in the shells and readers that this machine has.
@Suite("Completions and manual")
struct CompletionTests {
    /// Where a program lies, or nil.
    private static func path(of program: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        return folders.map { "\($0)/\(program)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs another program with a text on its standard input.
    private func run(
        _ program: String,
        _ arguments: [String],
        input: String = "",
        environment: [String: String] = [:]
    ) throws -> (status: Int32, output: String, errors: String) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "completion-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = ["in", "out", "err"].map { folder.appending(path: $0) }
        try Data(input.utf8).write(to: files[0])
        for file in files[1...] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.path(of: program)))
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        let texts = try files[1...].map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        return (process.terminationStatus, texts[0], texts[1])
    }

    /// What bash offers for a command line whose last word is to be completed.
    private func bash(_ words: [String], environment: [String: String] = [:]) throws -> [String] {
        let script = try Command.run(["completions", "bash"]).output
        let quoted = words.map { "'\($0)'" }.joined(separator: " ")
        let line = words.joined(separator: " ")
        let folder = Command.program.deletingLastPathComponent().path
        let outcome = try run(
            "bash",
            ["--norc", "-s"],
            input: """
                \(script)
                PATH='\(folder)':$PATH
                function_name=$(complete -p smolvlm | sed 's/.*-F \\([^ ]*\\).*/\\1/')
                COMP_WORDS=(\(quoted)); COMP_CWORD=\(words.count - 1)
                COMP_LINE='\(line)'; COMP_POINT=\(line.utf8.count); COMP_TYPE=9; COMP_KEY=9
                "$function_name" smolvlm '\(words[words.count - 1])' '\(words[words.count - 2])' 2>/dev/null
                printf '%s\\n' "${COMPREPLY[@]}"
                """,
            environment: environment
        )
        return outcome.output.split(separator: "\n").map(String.init)
    }

    @Test("bash completes commands, options, their values and models", .enabled(if: path(of: "bash") != nil))
    func bashCompletes() throws {
        #expect(try bash(["smolvlm", "ch"]).contains("chat"))
        #expect(try bash(["smolvlm", "chat", "--mod"]).contains("--model"))
        #expect(try Set(bash(["smolvlm", "chat", "--precision", ""])) == ["float32", "bfloat16", "int8", "int4"])
        #expect(try Set(bash(["smolvlm", "completions", ""])).isSuperset(of: ["bash", "zsh", "fish"]))
        let home = FileManager.default.temporaryDirectory.appending(path: "hub-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: home) }
        let commit = String(repeating: "a", count: 40)
        let snapshot = home.appending(path: "models--acme--Tiny-Model/snapshots/\(commit)")
        try FileManager.default.createDirectory(at: snapshot, withIntermediateDirectories: true)
        let models = try bash(["smolvlm", "chat", "--model", "ac"], environment: ["HF_HUB_CACHE": home.path])
        #expect(models.map { $0.trimmingCharacters(in: .whitespaces) } == ["acme/Tiny-Model"])
        let known = try bash(
            ["smolvlm", "download", "HuggingFaceTB/SmolVLM2-2"],
            environment: ["HF_HUB_CACHE": home.path]
        )
        #expect(known.count == 3)
    }

    @Test("zsh reads its script", .enabled(if: path(of: "zsh") != nil))
    func zshReads() throws {
        let outcome = try run("zsh", ["-n"], input: Command.run(["completions", "zsh"]).output)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.isEmpty)
    }

    @Test("fish reads its script", .enabled(if: path(of: "fish") != nil))
    func fishReads() throws {
        let outcome = try run("fish", ["--no-execute"], input: Command.run(["completions", "fish"]).output)
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test("a shell that is not known is wrong usage")
    func unknownShell() throws {
        #expect(try Command.run(["completions", "tcsh"]).status == 64)
    }

    @Test("the manual names every command and option")
    func manual() throws {
        let outcome = try Command.run(["manual"])
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix(".TH SMOLVLM 1 "))
        for command in ["run", "chat", "download", "cache rm", "bench", "inspect tokens", "doctor", "completions"] {
            #expect(outcome.output.contains(".SS smolvlm \(command)\n"), "\(command)")
        }
        #expect(outcome.output.contains("\\fB\\-\\-temperature\\fR"))
        #expect(outcome.output.utf8.allSatisfy { $0 < 0x80 })
    }

    @Test("groff has nothing to say against the manual", .enabled(if: path(of: "groff") != nil))
    func groff() throws {
        let page = try Command.run(["manual"]).output
        let outcome = try run("groff", ["-man", "-ww", "-Tutf8", "-rLL=100n", "-z"], input: page)
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty, "\(outcome.errors)")
        let text = try run("groff", ["-man", "-Tascii", "-P-cbou"], input: page).output
        #expect(text.contains("smolvlm chat [options]"))
        #expect(text.contains("smolvlm export --model model "))
        #expect(text.contains("-m, --model model"))
    }

    @Test("mandoc has no error to tell of the manual", .enabled(if: path(of: "mandoc") != nil))
    func mandoc() throws {
        let outcome = try run("mandoc", ["-T", "lint", "-W", "error"], input: Command.run(["manual"]).output)
        #expect(outcome.status == 0, "\(outcome.output)")
    }
}
