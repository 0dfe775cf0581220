import Foundation
internal import SmolSupport
import SmolTokenizer
import TestSupport
import Testing

/// Damaged files and odd texts: a typed error or a result, never a crash.
struct TokenizerFuzzTests {
    @Test func `damaged files give a typed error or a tokenizer`() {
        var generator = SeededGenerator(seed: 7)
        let original = Array(TinyTokenizer().json.utf8)
        let fragments = ["\"", "{", "}", "[", "]", ",", ":", "null", "1e9", "-1", "\\ud83d", "\u{0}", "999999999999"]
        for _ in 0..<3_000 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[index] = UInt8.random(in: .min ... .max, using: &generator)
                case 1:
                    bytes.removeSubrange(index..<min(index + Int.random(in: 1...40, using: &generator), bytes.count))
                case 2: bytes.removeLast(bytes.count - index)
                default:
                    let fragment = fragments[Int.random(in: 0..<fragments.count, using: &generator)]
                    bytes.insert(contentsOf: fragment.utf8, at: index)
                }
            }
            do {
                let tokenizer = try Tokenizer(bytes: bytes, file: "damaged.json")
                let ids = tokenizer.encode("hello <image> world 12 é", recognizingSpecialTokens: true)
                _ = tokenizer.decode(ids, skippingSpecialTokens: false)
            } catch {
                #expect(!error.description.contains("\n"))
            }
        }
    }

    @Test func `any text comes back from its ids`() throws {
        let tokenizer = try TinyTokenizer().open()
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<20_000 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...60, using: &generator) {
                let limit: UInt32 = [0x80, 0x250, 0x3100, 0x110000][Int.random(in: 0..<4, using: &generator)]
                if let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &generator)) {
                    scalars.append(scalar)
                }
            }
            let text = String(scalars)
            let ids = tokenizer.encode(text)
            let decoded = tokenizer.decode(ids, skippingSpecialTokens: false)
            #expect(decoded.utf8.elementsEqual(text.utf8))
            let odd = ids.shuffled(using: &generator).map { $0 &* Int.random(in: -1...2, using: &generator) }
            _ = tokenizer.decode(odd, skippingSpecialTokens: true)
        }
    }
}
