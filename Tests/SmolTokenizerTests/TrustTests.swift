import SmolTokenizer
import Testing

/// Ordinary text is never a special token.
struct TrustTests {
    private let tokenizer: Tokenizer

    init() throws {
        tokenizer = try TinyTokenizer().open()
    }

    @Test(arguments: ["<image>", "a<s>b", "cat", "<image><image>"])
    func `added tokens in ordinary text are ordinary text`(text: String) {
        #expect(tokenizer.encode(text) == text.utf8.map { Int($0) })
        #expect(tokenizer.encode([TextSegment(text, isTrusted: false)]) == tokenizer.encode(text))
    }

    @Test func `a token must be trusted as a whole`() {
        let split = [TextSegment("<ima", isTrusted: true), TextSegment("ge>", isTrusted: false)]
        #expect(tokenizer.encode(split) == "<image>".utf8.map { Int($0) })
        let joined = [TextSegment("<ima", isTrusted: true), TextSegment("ge>", isTrusted: true)]
        #expect(tokenizer.encode(joined) == [266])
    }

    @Test func `words go across the boundary of segments`() {
        for cut in 0...11 {
            let text = "hello world"
            let index = text.index(text.startIndex, offsetBy: cut)
            let segments = [
                TextSegment(String(text[..<index]), isTrusted: true),
                TextSegment(String(text[index...]), isTrusted: false),
            ]
            #expect(tokenizer.encode(segments) == [259, 264], "cut at \(cut)")
        }
    }

    @Test func `a trusted token between ordinary texts is found`() {
        let segments = [
            TextSegment("<image>", isTrusted: false),
            TextSegment("<image>", isTrusted: true),
            TextSegment("", isTrusted: false),
            TextSegment("<image>", isTrusted: false),
        ]
        let ordinary = "<image>".utf8.map { Int($0) }
        #expect(tokenizer.encode(segments) == ordinary + [266] + ordinary)
    }
}
