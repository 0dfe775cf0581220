import SmolTerminal
import TestSupport
import Testing

/// Bytes of a terminal as keys.
@Suite("Key decoder")
struct KeyDecoderTests {
    @Test(
        "sequences are keys",
        arguments: [
            ("\u{1B}[A", [Key.up]), ("\u{1B}OB", [.down]), ("\u{1B}[C\u{1B}[D", [.right, .left]),
            ("\u{1B}[1;5C", [.wordRight]), ("\u{1B}[1;3D", [.wordLeft]), ("\u{1B}b\u{1B}f", [.alt("b"), .alt("f")]),
            ("\u{1B}[H\u{1B}[F", [.home, .end]), ("\u{1B}[1~\u{1B}[8~", [.home, .end]), ("\u{1B}[3~", [.delete]),
            ("\u{1B}[3;5~", [.controlDelete]), ("\u{01}\u{05}\u{12}", [.control("a"), .control("e"), .control("r")]),
            ("\r", [.enter]), ("\n", [.enter]), ("\u{1B}\r", [.altEnter]), ("\t", [.tab]),
            ("\u{7F}\u{08}", [.backspace, .backspace]),
            ("\u{1B}\u{7F}", [.altBackspace]), ("é中👍", [.text("é"), .text("中"), .text("👍")]),
            ("\u{1B}[200~two\r\nlines\u{1B}[0m\u{1B}[201~x", [.paste("two\nlines[0m"), .text("x")]),
            ("\u{1B}[?62;4c", [.ignored]), ("\u{1B}_Gi=31;OK\u{1B}\\a", [.ignored, .text("a")]),
            ("\u{1B}]11;rgb:0/0/0\u{07}b", [.ignored, .text("b")]), ("\u{1B}[I", [.ignored]),
            ("\u{1B}[[Aq", [.ignored, .text("q")]),
        ]
    )
    func sequences(text: String, keys: [Key]) {
        var whole = KeyDecoder()
        #expect(whole.decode(text.utf8) == keys)
        #expect(!whole.isIncomplete)
        // The same byte by byte.
        var pieces = KeyDecoder()
        #expect(text.utf8.flatMap { pieces.decode([$0]) } == keys)
    }

    @Test("what is cut off means something once nothing follows")
    func flush() {
        var decoder = KeyDecoder()
        #expect(decoder.decode([0x1B]).isEmpty)
        #expect(decoder.isIncomplete)
        #expect(decoder.flush() == [.escape])
        #expect(decoder.decode(Array("\u{1B}P".utf8)).isEmpty)
        #expect(decoder.flush() == [.alt("P")])
        #expect(decoder.decode(Array("\u{1B}[1;".utf8)).isEmpty)
        #expect(decoder.flush() == [.ignored])
        #expect(decoder.decode([0xE4, 0xB8]).isEmpty)
        #expect(decoder.flush() == [.text("\u{FFFD}")])
        #expect(decoder.flush().isEmpty)
        #expect(decoder.decode([0xFF, 0xC3, 0x41]) == [.text("\u{FFFD}"), .text("\u{FFFD}"), .text("A")])
        #expect(decoder.decode(Array("\u{1B}[200~abc".utf8)).isEmpty)
        #expect(!decoder.isIncomplete)
        #expect(decoder.flush().isEmpty)
        #expect(decoder.decode(Array("d\u{1B}[201~".utf8)) == [.paste("abcd")])
    }

    @Test("a paste is bounded")
    func largePaste() {
        var decoder = KeyDecoder()
        var keys = decoder.decode(Array("\u{1B}[200~".utf8))
        for _ in 0..<40 { keys += decoder.decode([UInt8](repeating: 0x61, count: 1 << 15)) }
        keys += decoder.decode(Array("\u{1B}[201~z".utf8))
        guard keys.count == 2, case .paste(let text) = keys[0] else {
            Issue.record("\(keys.count) keys")
            return
        }
        #expect(text.utf8.count == KeyDecoder.maximumPaste)
        #expect(keys[1] == .text("z"))
    }

    @Test("fuzz: any bytes in any pieces give keys, never a crash")
    func fuzz() {
        var generator = SeededGenerator(seed: 11)
        let parts: [[UInt8]] = [
            [0x1B], [0x5B], Array("\u{1B}[200~".utf8), Array("\u{1B}[201~".utf8), [0x4F], [0x3B], [0x7E],
            Array("中".utf8),
        ]
        for _ in 0..<3000 {
            var decoder = KeyDecoder()
            var editor = LineEditor(history: ["one", "two\nlines", "中文"])
            for _ in 0..<Int.random(in: 1...30, using: &generator) {
                let bytes =
                    Bool.random(using: &generator)
                    ? parts[Int.random(in: 0..<parts.count, using: &generator)]
                    : [UInt8.random(in: 0...255, using: &generator)]
                for key in decoder.decode(bytes) { _ = editor.handle(key) }
                if Bool.random(using: &generator) { for key in decoder.flush() { _ = editor.handle(key) } }
                #expect((0...editor.text.characters.count).contains(editor.text.cursor))
            }
        }
    }
}
