import Foundation
import TestSupport
import Testing

/// Runs the built `smolvlm` program as a user would.
enum Command {
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String

        /// The lines of standard output, each decoded as a JSON object.
        func objects() throws -> [[String: Any]] {
            try output.split(separator: "\n").map { line in
                try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            }
        }
    }

    /// The program lies beside the test bundle.
    static let program = URL(filePath: CommandLine.arguments[0])
        .deletingLastPathComponent().appending(path: "smolvlm")

    /// Runs the program to its end.
    static func run(
        _ arguments: [String],
        input: Data = Data(),
        environment: [String: String] = [:],
        output: URL? = nil,
        program: URL = program
    ) throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.appending(path: "smolvlm-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = ["in", "out", "err"].map { folder.appending(path: $0) }
        try input.write(to: files[0])
        try Data().write(to: files[1])
        try Data().write(to: files[2])

        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: output ?? files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus,
            output: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
        )
    }

    /// The repository's small model.
    static let model = GoldenRoot.repository.goldens.appending(path: "models/tiny-smolvlm").path
    /// One of the repository's images.
    static let image = GoldenRoot.repository.images.appending(path: "waves-422.jpg").path
}
