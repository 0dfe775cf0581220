import SmolTokenizer
import Testing

/// The tiny tokenizer against pip tokenizers 0.23.3 (`encode(text, add_special_tokens=False)`, `decode(ids)`).
struct TinyTokenizerTests {
    @Test(
        arguments: [
            ("byteLevel", "hello world", [259, 264]),
            ("byteLevel", "hello  world 12 12.", [259, 32, 264, 32, 265, 32, 265, 46]),
            ("byteLevel", "a<s>  b", [97, 267, 98]),
            ("byteLevel", "  <s><image>x", [267, 266, 120]),
            ("byteLevel", "cat", [268]),
            ("byteLevel", "a cat, cats", [97, 32, 268, 44, 32, 99, 97, 116, 115]),
            ("byteLevel", "hello\u{A0}world", [259, 194, 160, 119, 261, 263]),
            ("byteLevel", "١٢12²", [217, 161, 217, 162, 265, 194, 178]),
            ("byteLevel", "it's we'LL", [105, 116, 39, 115, 260, 101, 39, 76, 76]),
            ("byteLevel", "\n\n x", [10, 10, 32, 120]),
            ("byteLevel", "12 hello", [265, 32, 259]),
            ("digits", "hello world", [259, 264]),
            ("digits", "hello  world 12 12.", [259, 32, 264, 32, 49, 50, 32, 49, 50, 46]),
            ("digits", "a<s>  b", [97, 267, 98]),
            ("digits", "  <s><image>x", [267, 266, 120]),
            ("digits", "cat", [268]),
            ("digits", "a cat, cats", [97, 32, 268, 44, 32, 99, 97, 116, 115]),
            ("digits", "hello\u{A0}world", [259, 194, 160, 119, 261, 263]),
            ("digits", "١٢12²", [217, 161, 217, 162, 49, 50, 194, 178]),
            ("digits", "it's we'LL", [105, 116, 39, 115, 260, 101, 39, 76, 76]),
            ("digits", "\n\n x", [10, 10, 32, 120]),
            ("digits", "12 hello", [49, 50, 32, 259]),
            ("runs", "hello world", [259, 264]),
            ("runs", "hello  world 12 12.", [259, 32, 264, 32, 265, 32, 265, 46]),
            ("runs", "a<s>  b", [97, 267, 98]),
            ("runs", "  <s><image>x", [267, 266, 120]),
            ("runs", "cat", [268]),
            ("runs", "a cat, cats", [97, 32, 268, 44, 32, 99, 97, 116, 115]),
            ("runs", "hello\u{A0}world", [259, 194, 160, 119, 261, 263]),
            ("runs", "١٢12²", [217, 161, 217, 162, 265, 194, 178]),
            ("runs", "it's we'LL", [105, 116, 39, 115, 260, 101, 39, 76, 76]),
            ("runs", "\n\n x", [10, 10, 32, 120]),
            ("runs", "12 hello", [265, 32, 259]),
            ("prefix", "hello world", [32, 259, 264]),
            ("prefix", "hello  world 12 12.", [32, 259, 32, 264, 32, 265, 32, 265, 46]),
            ("prefix", "a<s>  b", [32, 97, 267, 32, 98]),
            ("prefix", "  <s><image>x", [267, 266, 32, 120]),
            ("prefix", "cat", [268]),
            ("prefix", "a cat, cats", [32, 97, 32, 268, 32, 44, 32, 99, 97, 116, 115]),
            ("prefix", "hello\u{A0}world", [32, 259, 194, 160, 119, 261, 263]),
            ("prefix", "١٢12²", [32, 217, 161, 217, 162, 265, 194, 178]),
            ("prefix", "it's we'LL", [32, 105, 116, 39, 115, 260, 101, 39, 76, 76]),
            ("prefix", "\n\n x", [32, 10, 10, 32, 120]),
            ("prefix", "12 hello", [32, 265, 32, 259]),
            ("plain", "hello world", [259, 264]),
            ("plain", "hello  world 12 12.", [259, 32, 264, 32, 265, 32, 265, 46]),
            ("plain", "a<s>  b", [97, 267, 98]),
            ("plain", "  <s><image>x", [267, 266, 120]),
            ("plain", "cat", [268]),
            ("plain", "a cat, cats", [97, 32, 268, 44, 32, 99, 97, 116, 115]),
            ("plain", "hello\u{A0}world", [259, 194, 160, 119, 261, 263]),
            ("plain", "١٢12²", [217, 161, 217, 162, 265, 194, 178]),
            ("plain", "it's we'LL", [105, 116, 39, 115, 260, 101, 39, 76, 76]),
            ("plain", "\n\n x", [10, 10, 32, 120]),
            ("plain", "12 hello", [265, 32, 259]),
        ] as [(String, String, [Int])]
    )
    func `ids are the reference's`(preTokenizer: String, text: String, ids: [Int]) throws {
        var tiny = TinyTokenizer()
        tiny.parts["pre_tokenizer"] = TinyTokenizer.preTokenizers[preTokenizer]
        #expect(try tiny.open().encode(text, recognizingSpecialTokens: true) == ids)
    }

    @Test(
        arguments: [
            ([226, 130], "\u{FFFD}", "\u{FFFD}"),
            ([128, 65, 255], "\u{FFFD}A\u{FFFD}", "\u{FFFD}A\u{FFFD}"),
            ([240, 159, 153, 130], "🙂", "🙂"),
            ([226, 40, 161], "\u{FFFD}(\u{FFFD}", "\u{FFFD}(\u{FFFD}"),
            ([237, 160, 128], "\u{FFFD}\u{FFFD}\u{FFFD}", "\u{FFFD}\u{FFFD}\u{FFFD}"),
            ([266, 65, 267, 9999, 268], "<image>A<s>cat", "Acat"),
            ([244, 144, 128, 128], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
            ([192, 175, 225, 128, 226], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
        ] as [([Int], String, String)]
    )
    func `text is the reference's`(ids: [Int], all: String, ordinary: String) throws {
        let tokenizer = try TinyTokenizer().open()
        #expect(tokenizer.decode(ids, skippingSpecialTokens: false) == all)
        #expect(tokenizer.decode(ids, skippingSpecialTokens: true) == ordinary)
    }

    @Test func `merges may be pairs, and may stand before the vocabulary`() throws {
        var tiny = TinyTokenizer()
        tiny.model["merges"] = nil
        tiny.model["a_key_before"] = "[1.5e3, {\"x\": [null, true]}]"
        let pairs = TinyTokenizer.merges.map { merge in
            "[" + merge.split(separator: " ").map { "\"\($0)\"" }.joined(separator: ",") + "]"
        }
        let json = tiny.json.replacing("\"model\":{", with: "\"model\":{\"merges\":[\(pairs.joined(separator: ","))],")
        let tokenizer = try Tokenizer(bytes: Array(json.utf8), file: "tiny.json")
        #expect(tokenizer.encode("hello world") == [259, 264])
    }

    @Test func `ignore_merges takes a whole word that is a token`() throws {
        var tiny = TinyTokenizer()
        tiny.model["merges"] = "[]"
        #expect(try tiny.open().encode("hello") == [104, 101, 108, 108, 111])
        tiny.model["ignore_merges"] = "true"
        #expect(try tiny.open().encode("hello") == [259])
    }

    @Test func `ids and tokens can be looked up`() throws {
        let tokenizer = try TinyTokenizer().open()
        #expect(tokenizer.vocabularySize == 269)
        #expect(tokenizer.id(of: "<image>") == 266)
        #expect(tokenizer.id(of: "Ġworld") == 264)
        #expect(tokenizer.id(of: "absent") == nil)
        #expect(tokenizer.bytes(of: 264) == Array(" world".utf8))
        #expect(tokenizer.bytes(of: 269) == nil)
        #expect(tokenizer.bytes(of: -1) == nil)
        #expect(tokenizer.isSpecial(266) && !tokenizer.isSpecial(268) && !tokenizer.isSpecial(5))
        #expect(tokenizer.addedToken(268)?.isSingleWord == true)
    }

    // Quadratic time would be hours.
    @Test(.timeLimit(.minutes(1))) func `a word of a million letters takes no quadratic time`() throws {
        let tokenizer = try TinyTokenizer().open()
        #expect(tokenizer.encode(String(repeating: "l", count: 1_000_000)).count == 500_000)
    }
}
