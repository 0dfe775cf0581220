import SmolVLM
import TestSupport
import Testing

@Suite("Text stream")
struct TextStreamTests {
    @Test("A character split over tokens comes whole with its last byte")
    func splitCharacter() {
        var stream = TextStream()
        #expect(stream.append([0x61, 0xF0]) == "a")
        #expect(stream.append([0x9F, 0x98]) == "")
        #expect(stream.append([0x80, 0x62]) == "😀b")
        #expect(stream.finish() == "")
    }

    @Test("A character that is cut at the end becomes U+FFFD")
    func cutCharacter() {
        var stream = TextStream()
        #expect(stream.append([0xE2, 0x82]) == "")
        #expect(stream.finish() == "\u{FFFD}")
        #expect(stream.finish() == "")
    }

    @Test("Bytes that can become no character are given out at once")
    func certainlyInvalid() {
        var stream = TextStream()
        #expect(stream.append([0xFF]) == "\u{FFFD}")
        #expect(stream.append([0xE0, 0x80]) == "\u{FFFD}\u{FFFD}")
        #expect(stream.append([0xED, 0xA0]) == "\u{FFFD}\u{FFFD}")
        #expect(stream.append([0xF4, 0x90]) == "\u{FFFD}\u{FFFD}")
        #expect(stream.append([0xF0, 0x9F]) == "")
        #expect(stream.append([0x41]) == "\u{FFFD}A")
    }

    /// Bytes with what Python's `bytes.decode("utf-8", "replace")` makes of them.
    static let decoded: [([UInt8], String)] = [
        ([0xF0, 0x9F, 0x98, 0x41], "\u{FFFD}A"),
        ([0xE0, 0x80, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),
        ([0xED, 0xA0, 0x80, 0x7A], "\u{FFFD}\u{FFFD}\u{FFFD}z"),
        ([0xF4, 0x90, 0x80, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
        ([0xFF, 0xFE], "\u{FFFD}\u{FFFD}"),
        ([0xC3], "\u{FFFD}"),
        ([0xE2, 0x82], "\u{FFFD}"),
        ([0x61, 0x80, 0x62], "a\u{FFFD}b"),
        ([0xF0, 0x9F, 0x98, 0x80, 0xF0, 0x9F], "😀\u{FFFD}"),
        ([0xC0, 0xAF], "\u{FFFD}\u{FFFD}"),
        ([0xF8, 0x88, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),
    ]

    @Test("Byte by byte gives the text of all bytes", arguments: decoded)
    func byteByByte(_ bytes: [UInt8], _ text: String) {
        var stream = TextStream()
        let pieces = bytes.map { stream.append([$0]) } + [stream.finish()]
        #expect(Array(pieces.joined().unicodeScalars) == Array(text.unicodeScalars))
    }

    @Test("However random bytes are cut, the pieces together are their text")
    func randomCuts() {
        var generator = SeededGenerator(seed: 3)
        let interesting: [UInt8] = [
            0x41, 0x80, 0x9F, 0xA0, 0xBF, 0xC2, 0xE0, 0xE2, 0xED, 0xF0, 0xF4, 0xF5, 0x98, 0x90, 0x8F, 0xFF,
        ]
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...12, using: &generator)
            let bytes = (0..<count).map { _ in interesting[Int.random(in: 0..<interesting.count, using: &generator)] }
            var stream = TextStream()
            var text = ""
            var rest = bytes[...]
            while !rest.isEmpty {
                let length = Int.random(in: 1...rest.count, using: &generator)
                text += stream.append(rest.prefix(length))
                rest = rest.dropFirst(length)
            }
            text += stream.finish()
            #expect(Array(text.utf8) == Array(String(decoding: bytes, as: UTF8.self).utf8))
        }
    }
}
