import Foundation
import TestSupport
import Testing

/// `smolvlm eval`: what it reads, counts and writes.
@Suite("smolvlm eval")
struct EvalCommandTests {
    /// A question with the reference's answer, which the repository's model gives in float32.
    private static let question = "Which colours does the painting use?"

    private func reference() throws -> String {
        struct GoldenFile: Decodable {
            struct Case: Decodable {
                let `case`: String
                let text: String
            }
            let cases: [Case]
        }
        let file = try GoldenRoot.repository.decode(GoldenFile.self, from: "models/tiny-smolvlm/golden.json")
        return try #require(file.cases.first { $0.case == "split" }).text
    }

    /// Writes the lines to a file and evaluates them; `folder` goes away afterwards.
    private func evaluate(
        _ lines: [String],
        options: [String] = [],
        check: (Command.Outcome, URL) throws -> Void
    ) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "smolvlm-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let image = URL(filePath: Command.image)
        try FileManager.default.copyItem(at: image, to: folder.appending(path: "waves.jpg"))
        let file = folder.appending(path: "questions.jsonl")
        try Data(lines.joined(separator: "\n").utf8).write(to: file)
        let arguments = ["eval", "-m", Command.model, "--precision", "float32", "-n", "24", file.path]
        try check(Command.run(arguments + options.map { $0 == "ANSWERS" ? folder.path + "/answers" : $0 }), folder)
    }

    /// One line of a file of questions.
    private func line(_ keys: [String: Any]) throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: keys), as: UTF8.self)
    }

    @Test("a table by kind: the reference's answer is exact, another wrong, empty lines no matter")
    func table() throws {
        let lines = try [
            line(["image": "waves.jpg", "question": Self.question, "answer": reference(), "kind": "colour"]),
            "",
            line(["image": ["waves.jpg"], "question": Self.question, "answer": ["x", "y"]]),
        ]
        try evaluate(lines) { outcome, _ in
            #expect(outcome.status == 0)
            #expect(outcome.errors.isEmpty)
            #expect(
                outcome.output == """
                    kind    questions  exact    relaxed
                    colour  1          100.0 %  100.0 %
                    other   1          0.0 %    0.0 %
                    all     2          50.0 %   50.0 %

                    """
            )
        }
    }

    @Test("JSON has the keys of the contract, and answers are written with their lines")
    func reports() throws {
        let lines = try [
            line(["question": "Hello?", "answer": "x", "kind": "text"]),
            line(["image": "waves.jpg", "question": Self.question, "answer": reference().uppercased()]),
        ]
        try evaluate(lines, options: ["--json", "--answers", "ANSWERS"]) { outcome, folder in
            let object = try #require(outcome.objects().first)
            #expect(Set(object.keys) == ["backend", "precision", "seconds", "all", "kinds"])
            #expect(object["all"] as? [String: Int] == ["questions": 2, "exact": 0, "relaxed": 1])
            let kinds = try #require(object["kinds"] as? [String: [String: Int]])
            #expect(kinds["text"] == ["questions": 1, "exact": 0, "relaxed": 0])
            #expect(kinds["other"] == ["questions": 1, "exact": 0, "relaxed": 1])

            let text = try String(contentsOf: folder.appending(path: "answers"), encoding: .utf8)
            let answers = try text.split(separator: "\n").map { line in
                try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            }
            #expect(answers.count == 2)
            #expect(
                Set(answers[1].keys) == [
                    "line", "kind", "question", "expected", "answer", "token_ids", "exact", "relaxed",
                ]
            )
            #expect(answers[1]["line"] as? Int == 2)
            #expect(answers[1]["answer"] as? String == (try reference()))
            #expect(answers[1]["relaxed"] as? Bool == true)
            #expect(answers[1]["exact"] as? Bool == false)
        }
    }

    @Test("asks the first questions alone when told to")
    func limit() throws {
        let lines = try (0..<3).map { _ in try line(["question": "Hello?", "answer": "x"]) }
        try evaluate(lines, options: ["--limit", "2", "--json"]) { outcome, _ in
            let all = try #require(outcome.objects().first?["all"] as? [String: Int])
            #expect(all["questions"] == 2)
        }
    }

    @Test(
        "a bad line is told of with its number before anything is asked",
        arguments: [
            (#"{"question": "a"}"#, "no key \"answer\""), ("{", "not valid JSON"),
            (#"{"question": "a", "answer": 3}"#, "answer: expected text in quotes, or a list"),
            (#"{"question": "a", "answer": "b", "image": "/dev/zero"}"#, "/dev/zero: is a pipe or a device"),
            (
                #"{"question": "a", "answer": "b", "image": "http://u:p@h/a.png"}"#,
                "http://…@h/a.png: only files are read"
            ),
            (#"{"question": 3, "answer": "b"}"#, "question: expected text in quotes"),
            (#"{"image": "none.jpg", "question": "a", "answer": "b"}"#, "none.jpg"),
            (#"{"question": "a", "answer": []}"#, "answer: the list of answers is empty"),
        ]
    )
    func badLine(line: String, reason: String) throws {
        try evaluate(["", line]) { outcome, folder in
            #expect(outcome.status == 1)
            #expect(outcome.output.isEmpty)
            #expect(outcome.errors.contains("questions.jsonl:2: "))
            #expect(outcome.errors.contains(reason), "\(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count == 1)
        }
    }

    @Test("questions come from standard input too, with or without a byte order mark")
    func standardInput() throws {
        let arguments = ["eval", "-m", Command.model, "-n", "2", "--json", "-"]
        for mark in ["", "\u{FEFF}"] {
            let line = mark + #"{"question": "Hello?", "answer": "x"}"#
            let outcome = try Command.run(arguments, input: Data(line.utf8))
            #expect(outcome.status == 0, "\(outcome.errors)")
            let all = try #require(outcome.objects().first?["all"] as? [String: Int])
            #expect(all["questions"] == 1)
        }
        let broken = try Command.run(arguments, input: Data("{".utf8))
        #expect(broken.errors.hasPrefix("Error: standard input:1: not valid JSON"))
    }

    @Test(
        "where answers cannot be written is told before anything is asked",
        arguments: [("/tmp", "is a folder"), ("/nowhere/answers", "there is no folder /nowhere")]
    )
    func answersPlace(path: String, message: String) throws {
        try evaluate([line(["question": "Hello?", "answer": "x"])], options: ["--answers", path]) { outcome, _ in
            #expect(outcome.status == 1)
            #expect(outcome.output.isEmpty)
            #expect(outcome.errors.hasPrefix("Error: \(path): \(message)"), "\(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count == 1)
        }
    }

    @Test("answers do not take the place of the questions")
    func answersOverQuestions() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "questions-\(UUID().uuidString).jsonl")
        let text = #"{"question": "Hello?", "answer": "x"}"#
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let outcome = try Command.run([
            "eval", "-m", Command.model, file.path, "--answers",
            file.deletingLastPathComponent().path + "/./" + file.lastPathComponent,
        ])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("is the file of questions itself"), "\(outcome.errors)")
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }

    @Test("a file that is not there, or holds nothing, is an error")
    func noFile() throws {
        let outcome = try Command.run(["eval", "-m", Command.model, "/nowhere/questions.jsonl"])
        #expect(outcome.status == 1)
        #expect(outcome.errors == "Error: /nowhere/questions.jsonl: there is no such file\n")
        let folder = try Command.run(["eval", "-m", Command.model, "/tmp"])
        #expect(folder.status == 1)
        #expect(folder.errors == "Error: /tmp: is a folder, expected a file\n")
        try evaluate([""]) { outcome, _ in
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("holds no question"))
        }
    }
}
