import Foundation
import SmolTerminal
import TestSupport
import Testing

/// What reaches a terminal, and what a pipe.
@Suite("Output")
struct OutputTests {
    /// What somebody may have put into a name, an answer or a table.
    private static let foreign = "a\u{1B}]0;TITLE\u{07}b\u{9B}31mc\u{202E}d\re\n\tf"

    /// What comes out at the other end of a pipe or a terminal.
    private func received(onTerminal: Bool, _ write: (Output) throws -> Void) throws -> String {
        var (readEnd, writeEnd): (Int32, Int32) = (-1, -1)
        if onTerminal {
            try #require(openpty(&readEnd, &writeEnd, nil, nil, nil) == 0)
            var settings = termios()
            tcgetattr(writeEnd, &settings)
            cfmakeraw(&settings)
            tcsetattr(writeEnd, TCSANOW, &settings)
        } else {
            var ends: [Int32] = [-1, -1]
            let status = pipe(&ends)
            try #require(status == 0)
            (readEnd, writeEnd) = (ends[0], ends[1])
        }
        defer {
            close(readEnd)
            close(writeEnd)
        }
        let output = Output(descriptor: writeEnd)
        #expect(output.isTerminal == onTerminal)
        try write(output)
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(readEnd, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    @Test("a terminal gets nothing that could command it, a pipe gets an answer as it is")
    func answers() throws {
        #expect(try received(onTerminal: true) { try $0.write(Self.foreign) } == "a]0;TITLEb31mcde\n\tf")
        #expect(try received(onTerminal: false) { try $0.write(Self.foreign) } == Self.foreign)
    }

    @Test("a note and an error are on one line everywhere", arguments: [true, false])
    func lines(onTerminal: Bool) throws {
        let note = try received(onTerminal: onTerminal) { $0.note("x: \(Self.foreign)") }
        let plain = note.replacing("\u{1B}[2m", with: "").replacing("\u{1B}[0m", with: "")
        #expect(plain == "x: a\\u{1B}]0;TITLE\\u{07}b\\u{009B}31mc\\u{202E}d\\re\\n\\tf\n")
        let error = try received(onTerminal: onTerminal) { $0.error("one\ntwo\u{2028}three") }
        #expect(error.hasSuffix(" one\\ntwo\\u{2028}three\n"))
        #expect(error.contains("Error:"))
    }

    @Test(
        "passwords of addresses are left out",
        arguments: [
            ("http://user:secret@host/a.png: no", "http://…@host/a.png: no"), ("ftp://u@h", "ftp://…@h"),
            ("found https://u:p@ss@h:8080/x@y and https://h/z", "found https://…@h:8080/x@y and https://h/z"),
            ("mail me@host, see http://host", "mail me@host, see http://host"), ("://", "://"), ("x://@", "x://…@"),
        ]
    )
    func passwords(text: String, shown: String) throws {
        #expect(text.withoutPasswords == shown)
        #expect(try received(onTerminal: false) { $0.error(text) } == "Error: \(shown)\n")
    }

    @Test("styles reach a terminal alone, and what is put into them is filtered")
    func styles() throws {
        let text: StyledText =
            "\(StyledText.styled("a\u{1B}[1mb", .red, if: true)) \(Self.foreign)\(sequence: "\u{1B}[K")"
        #expect(text.forTerminal == "\u{1B}[31ma[1mb\u{1B}[0m a]0;TITLEb31mcde\n\tf\u{1B}[K")
        #expect(text.forPipe == "a\u{1B}[1mb \(Self.foreign)")
        #expect(StyledText.styled("a", .dim, if: false) == "a")
    }

    @Test("what cannot be written says so")
    func failure() throws {
        let device = open("/dev/full", O_WRONLY)
        guard device >= 0 else { return }
        defer { close(device) }
        #expect { try Output(descriptor: device).write("x") } throws: { error in
            String(describing: error) == "standard output: cannot be written: No space left on device"
        }
    }

    @Test("fuzz: nothing that is written commands a terminal")
    func fuzz() {
        var generator = SeededGenerator(seed: 17)
        let parts: [Unicode.Scalar] = [
            "\u{1B}", "[", "]", "\u{07}", "\u{9B}", "\u{85}", "\u{202E}", "\u{2066}", "\r", "\n", "a", "中", "@", "/",
            ":",
            "\u{301}", "\u{7F}", "\u{0}",
        ]
        for _ in 0..<5000 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...24, using: &generator) {
                scalars.append(parts[Int.random(in: 0..<parts.count, using: &generator)])
            }
            let text = String(scalars)
            let shown = StyledText(text).forTerminal
            #expect(
                !shown.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || (0x7F..<0xA0).contains($0.value) }
            )
            let line = text.withoutPasswords.singleLine
            #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .control || $0 == "\u{202E}" })
            #expect(line.singleLine == line)
        }
    }
}
