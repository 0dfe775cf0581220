import Foundation
import TestSupport
import Testing

/// What the program does when no model is named.
@Suite("The demo model on the command line")
struct DemoModelCommandTests {
    private static let image = GoldenRoot.packageFolder.appending(path: "Examples/shapes.png").path
    private static let question = ["--image", image, "-p", "Can you describe this image?"]
    private static let model = GoldenRoot.packageFolder.appending(path: "Models/smolvlm-demo")

    @Test("answers without --model, and says so once")
    func answers() throws {
        let outcome = try Command.run(Self.question)
        #expect(outcome.status == 0)
        #expect(outcome.output.hasSuffix(" on a white background.\n"))
        #expect(outcome.errors.contains("demo model"))
        #expect(outcome.errors.contains("--model HuggingFaceTB/SmolVLM2-256M-Video-Instruct"))
        #expect(outcome.errors.split(separator: "\n").count == 2)
        let named = try Command.run(["-m", Self.model.path] + Self.question)
        #expect(named.output == outcome.output)
        #expect(named.errors.isEmpty)
    }

    @Test("a piped chat tells it too, and keeps its answers alone on standard output")
    func chats() throws {
        let input = Data("/image \(Self.image)\nCan you describe this image?\n".utf8)
        let outcome = try Command.run(["chat"], input: input)
        #expect(outcome.status == 0)
        #expect(outcome.output.hasSuffix(" on a white background.\n"))
        #expect(outcome.errors.contains("demo model"))
    }

    @Test("an installed program finds it in its share folder; one that stands alone asks for a model")
    func places() throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "smolvlm-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        for folder in ["bin", "share/smolvlm"] {
            try FileManager.default.createDirectory(
                at: root.appending(path: folder),
                withIntermediateDirectories: true
            )
        }
        let program = root.appending(path: "bin/smolvlm")
        try FileManager.default.copyItem(at: Command.program, to: program)

        let alone = try Command.run(Self.question, program: program)
        #expect(alone.status == 64)
        #expect(alone.output.isEmpty)
        #expect(alone.errors.contains("give --model"))

        let share = root.appending(path: "share/smolvlm/smolvlm-demo")
        try FileManager.default.createSymbolicLink(at: share, withDestinationURL: Self.model)
        let installed = try Command.run(Self.question, program: program)
        #expect(installed.status == 0)
        #expect(installed.output == (try Command.run(Self.question).output))
    }
}
