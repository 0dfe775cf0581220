import Foundation
import TestSupport
import Testing

/// What is told of a command line that is wrong: status 64, the option as it is typed, and how the command is used.
@Suite("Wrong usage")
struct UsageTests {
    private func expectUsage(_ arguments: [String], _ message: String) throws {
        let outcome = try Command.run(arguments)
        #expect(outcome.status == 64, "\(arguments)")
        #expect(outcome.output.isEmpty)
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.first?.hasPrefix("Error: \(message)") == true, "\(outcome.errors)")
        #expect(lines.dropFirst().first?.hasPrefix("Usage: smolvlm") == true, "\(outcome.errors)")
        #expect(lines.count <= 4)
        #expect(lines.dropFirst().allSatisfy { $0.count <= 100 })
    }

    @Test(
        "numbers out of range, negative ones too, by the names of the options",
        arguments: [
            (["-p", "y", "-n", "0"], "-n, --max-tokens is 0, expected at least 1"),
            (["-p", "y", "-n", "-5"], "-n, --max-tokens is -5, expected at least 1"),
            (["-p", "y", "--temperature", "-1"], "--temperature is -1.0, expected a number from 0 to 1000"),
            (["-p", "y", "--top-p", "2"], "--top-p is 2.0, expected a number from 0 to 1"),
            (["-p", "y", "--top-k", "-2"], "--top-k is -2, expected at least 1, or 0 for no limit"),
            (["-p", "y", "--min-p", "-0.5"], "--min-p is -0.5, expected a number from 0 to 1"),
            (["-p", "y", "--repetition-penalty", "-1"], "--repetition-penalty is -1.0, expected a number from"),
            (["-p", "y", "--seed", "-1"], "The value '-1' is invalid for '--seed <seed>'"),
            (["-p", "y", "--threads", "0"], "--threads is 0, expected 1 to 256"),
            (["-p", "y", "-t", "-1"], "--threads is -1, expected 1 to 256"),
            (["chat", "-n", "-5"], "-n, --max-tokens is -5, expected at least 1"),
            (["eval", "x", "-n", "-5"], "-n, --max-tokens is -5, expected at least 1"),
            (["eval", "x", "--limit", "-5"], "--limit is -5, expected at least 1"),
            (["bench", "--tiles", "-1"], "--tiles is -1, expected 0 to 1024"),
            (["bench", "--repeat", "-1"], "--repeat is -1, expected 1 to 1000"),
            (["-p", "y", "--precision", "int3"], "The value 'int3' is invalid for '--precision <precision>'"),
            (["-p", "y", "--onnx-variant", "q9"], "The value 'q9' is invalid for '--onnx-variant <onnx-variant>'"),
        ]
    )
    func numbers(arguments: [String], message: String) throws {
        try expectUsage(arguments, message)
    }

    @Test(
        "empty values and options given twice",
        arguments: [
            (["--image", "", "-p", "y"], "--image: the value is empty"),
            (["-m", "", "-p", "y"], "-m: the value is empty"),
            (["--model=", "-p", "y"], "--model: the value is empty"), (["-p", ""], "-p: the value is empty"),
            (["-p", "  "], "-p: the question is empty"),
            (["--chat-template", "", "-p", "y"], "--chat-template: the value is empty"),
            (["chat", "--image", ""], "--image: the value is empty"), (["eval", ""], "an argument is empty"),
            (["export", "-m", "x", "-o", ""], "-o: the value is empty"), (["download", ""], "an argument is empty"),
            (["-p", "x", "-p", "y"], "-p: given twice, but takes one value"),
            (["-p", "x", "--prompt=y"], "--prompt: given twice, but takes one value"),
            (["chat", "-n", "3", "--max-tokens", "4"], "--max-tokens: given twice, but takes one value"),
            (["-p"], "Missing value for '-p <prompt>'; a value that begins with - is written --option=VALUE"),
        ]
    )
    func values(arguments: [String], message: String) throws {
        try expectUsage(arguments, message)
    }

    @Test("options that may be repeated are not counted, and neither are values that look like options")
    func repeated() throws {
        let outcome = try Command.run([
            "-m", Command.model, "--image", Command.image, "--image=\(Command.image)", "--stop", "a", "--stop", "-p",
            "-p=-p", "-n", "1", "--detail", "low",
        ])
        #expect(!outcome.errors.contains("twice"), "\(outcome.errors)")
    }

    @Test(
        "options that would be ignored are refused",
        arguments: [
            (
                ["-p", "y", "--onnx-variant", "q4", "--backend", "native"],
                "--onnx-variant q4: the native backend runs no"
            ),
            (["-p", "y", "--precision", "int8", "--backend", "onnx"], "--precision int8: ONNX graphs have their own"),
            (["-p", "y", "--precision", "int8", "--onnx-variant", "q4"], "--precision int8 and --onnx-variant q4: "),
            (["-p", "y", "--revision", "main"], "--revision: give the --model that it is a revision of"),
            (["-p", "y", "-m", Command.model, "--revision", "main"], "--revision: \(Command.model) is a folder"),
            (["inspect", "model", Command.model, "--revision", "x"], "--revision: \(Command.model) is a folder"),
            (
                ["export", "-m", Command.model, "-o", "x", "--revision", "x"],
                "--revision: \(Command.model) is a folder"
            ),
            (["bench", "-m", "x", "--shape", "tiny"], "--model and --shape: give one of them"),
            (["bench", "-m", "x", "--precision", "int8", "--backend", "onnx"], "--precision int8: ONNX graphs have"),
            (["--image", "-"], "--image -: standard input is the image"), (["chat", "--image", "-"], "--image -: "),
        ]
    )
    func ignored(arguments: [String], message: String) throws {
        try expectUsage(arguments, message)
    }

    @Test("and others are told of")
    func noted() throws {
        let outcome = try Command.run([
            "-m", Command.model, "-p", "Hello", "-n", "2", "--ignore-eos", "--seed", "7", "--top-p", "0.5", "--detail",
            "low",
        ])
        #expect(outcome.status == 0)
        #expect(
            outcome.errors == """
                --top-p, --seed: not used, since the likeliest token is always taken; add --temperature 0.7
                --detail low: not used, since there is no --image

                """
        )
    }

    @Test("graphs that are asked for and not there are an error, not another backend")
    func missingGraphs() throws {
        let outcome = try Command.run(["-m", Command.model, "-p", "Hello", "--onnx-variant", "q4"])
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
        #expect(outcome.errors.contains("onnx") || outcome.errors.contains("ONNX"))
    }

    @Test(
        "unknown commands get a suggestion and a list",
        arguments: [
            (["caht"], "there is no command smolvlm caht; did you mean smolvlm chat? The commands are run, chat, "),
            (["benhc", "--tiles", "3"], "there is no command smolvlm benhc; did you mean smolvlm bench?"),
            (
                ["cache", "list"],
                "there is no command smolvlm cache list; did you mean smolvlm cache ls? The commands are ls, rm"
            ),
            (["cache", "verfiy", "x"], "there is no command smolvlm cache verfiy; did you mean smolvlm cache verify?"),
            (
                ["inspect", "xyzzy"],
                "there is no command smolvlm inspect xyzzy. The commands are tokens, prompt, image"
            ),
            (["help", "caht"], "there is no command smolvlm caht; did you mean smolvlm chat?"),
            (["help", "cache", "lst"], "there is no command smolvlm cache lst; did you mean smolvlm cache ls?"),
            (["-m", "x", "chat"], "chat is a command and stands first: smolvlm chat"),
            (["run", "chat"], "chat is a command and stands first: smolvlm chat"),
        ]
    )
    func commands(arguments: [String], message: String) throws {
        try expectUsage(arguments, message)
    }

    @Test(
        "an image or a question without its option is told how to be given",
        arguments: [
            (
                ["photo.jpg", "what is this"],
                "photo.jpg: an image is given with --image and a question with -p: "
                    + "smolvlm --image photo.jpg -p 'what is this'"
            ),
            (["my photo.jpg"], "my photo.jpg: an image is given with --image and a question with -p: "),
            (["https://host/a.png", "What's", "this"], "https://host/a.png: an image is given with --image"),
            (["what is this"], "what is this: a question is given with -p: smolvlm -p 'what is this'"),
            (["-m", "x", "-p", "y", "photo.jpg"], "photo.jpg: an image is given with --image"),
            (["xyzzy"], "there is no command smolvlm xyzzy. The commands are run, "),
            (["chat", "photo.jpg"], "photo.jpg: an image is given with --image: smolvlm chat --image photo.jpg"),
            (["chat", "hello"], "hello: the chat asks for questions; an image is given with --image"),
        ]
    )
    func strayWords(arguments: [String], message: String) throws {
        try expectUsage(arguments, message)
    }

    @Test("an option that is none is told before a word that may be its value")
    func unknownOption() throws {
        try expectUsage(
            ["--tempreature", "1", "-p", "y"],
            "Unknown option '--tempreature'. Did you mean '--temperature'?"
        )
        try expectUsage(["--no-such-option"], "Unknown option '--no-such-option'")
    }

    @Test(
        "help is printed for every command, with short lines of usage",
        arguments: [
            [], ["run"], ["chat"], ["download"], ["cache"], ["cache", "ls"], ["cache", "rm"], ["cache", "verify"],
            ["export"], ["eval"], ["bench"], ["inspect"], ["inspect", "tokens"], ["inspect", "prompt"],
            ["inspect", "image"], ["inspect", "model"], ["doctor"], ["completions"], ["manual"],
        ]
    )
    func help(command: [String]) throws {
        for arguments in [command + ["--help"], ["help"] + command] {
            let outcome = try Command.run(arguments, environment: ["COLUMNS": "80"])
            #expect(outcome.status == 0)
            #expect(outcome.errors.isEmpty)
            let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            let usage = try #require(lines.firstIndex { $0.hasPrefix("USAGE: smolvlm") })
            #expect(lines.allSatisfy { $0.count <= 100 }, "\(lines.filter { $0.count > 100 })")
            #expect(lines[usage].count <= 100)
            expectWrappedOnce(Array(lines[..<usage]))
        }
    }

    /// A line that ends early although the next word would fit was broken by hand, and then once more.
    private func expectWrappedOnce(_ lines: [String]) {
        for (line, next) in zip(lines, lines.dropFirst()) where !line.isEmpty && !next.isEmpty {
            // A list says what its lines are.
            if line.hasSuffix(":") || next.prefix(while: { $0 != " " }).hasSuffix(":") { continue }
            let word = next.prefix { $0 != " " }
            #expect(line.count + 1 + word.count > 79, "\(line) / \(next)")
        }
    }

    @Test("the program's own help begins with how to ask")
    func firstUsage() throws {
        let help = try Command.run(["--help"]).output
        #expect(help.contains("USAGE: smolvlm [--model MODEL] --image FILE -p QUESTION\n"))
    }
}
