import Foundation
internal import SmolSupport
import SmolTokenizer
import TestSupport
import Testing

/// Files that are not what they should be: the error names the place and what is wrong there.
struct TokenizerErrorTests {
    private func message(_ change: (inout TinyTokenizer) -> Void) -> String {
        var tiny = TinyTokenizer()
        change(&tiny)
        do {
            _ = try tiny.open()
            return "no error"
        } catch {
            return error.description
        }
    }

    private func message(json: String) -> String {
        do {
            _ = try Tokenizer(bytes: Array(json.utf8), file: "tiny.json")
            return "no error"
        } catch {
            return error.description
        }
    }

    @Test(arguments: [
        ("normalizer", #"{"type":"NFC"}"#, "tiny.json: normalizer: NFC is not supported (supported: null)"),
        ("pre_tokenizer", "null", "tiny.json: pre_tokenizer: null is not supported"),
        ("pre_tokenizer", #"{"type":"Metaspace"}"#, "tiny.json: pre_tokenizer: Metaspace is not supported"),
        (
            "pre_tokenizer", #"{"type":"Sequence","pretokenizers":[{"type":"Split"}]}"#,
            "tiny.json: pre_tokenizer.pretokenizers[0]: Split is not supported"
        ),
        (
            "pre_tokenizer",
            #"{"type":"Sequence","pretokenizers":[{"type":"ByteLevel"},{"type":"Digits"}]}"#,
            "tiny.json: pre_tokenizer.pretokenizers[1]: Digits after ByteLevel is not supported"
        ),
        ("post_processor", #"{"type":"TemplateProcessing"}"#, "post_processor: TemplateProcessing is not supported"),
        ("decoder", #"{"type":"WordPiece"}"#, "tiny.json: decoder: WordPiece is not supported"),
        ("added_tokens", #"[{"id":1}]"#, "tiny.json: added_tokens[0]: an added token without \"content\""),
        ("added_tokens", #"[{"id":99999999,"content":"x"}]"#, "added_tokens[0].id: should be no more than"),
        ("added_tokens", #"[{"id":-1,"content":"x"}]"#, "added_tokens[0].id: should be a whole number"),
        ("added_tokens", #"[{"id":9000000,"content":"<x>"}]"#, "added_tokens[0]: the id 9000000 is far more than"),
        ("added_tokens", #"[{"id":5,"content":"<x>"}]"#, "added_tokens[0]: \"<x>\" has the id 5, which"),
        (
            "added_tokens", #"[{"id":300,"content":"<x>"},{"id":300,"content":"<y>"}]"#,
            "added_tokens[1]: \"<y>\" has the id 300, which \"<x>\" has"
        ),
        (
            "added_tokens", #"[{"id":300,"content":"<x>"},{"id":301,"content":"<x>"}]"#,
            "\"<x>\" has the ids 300 and 301"
        ),
    ])
    func `a part that is wrong is named`(part: String, value: String, expected: String) {
        let message = message { $0.parts[part] = value }
        #expect(message.contains(expected), "\(message)")
        #expect(!message.contains("\n"))
    }

    @Test(arguments: [
        ("type", #""WordPiece""#, "tiny.json: model: model type WordPiece is not supported (supported: BPE)"),
        ("vocab", "{}", "tiny.json: model: no \"vocab\""),
        ("vocab", "[]", "tiny.json: model.vocab: should be an object, is a list"),
        ("vocab", #"{"a":0,"b":0}"#, "model.vocab: \"a\" and \"b\" have the same id 0"),
        ("vocab", #"{"a":0,"a":1}"#, "model.vocab: \"a\" is there twice"),
        ("vocab", #"{"a":16777215}"#, "model.vocab: the highest id is 16777215, far more than the 1 tokens need"),
        ("vocab", #"{"a":16777216}"#, "model.vocab.a: should be no more than 16777215"),
        ("vocab", #"{"a":1.5}"#, "model.vocab.a: should be a whole number"),
        ("merges", #"["h e","h x"]"#, "model.merges[1]: names \"hx\", which is not in \"vocab\""),
        ("merges", #"["he"]"#, "model.merges[0]: should be two tokens with a space between them"),
        ("merges", #"[["h","e","l"]]"#, "model.merges[0][2]: should be a list of two tokens"),
        ("merges", #"[["h"]]"#, "model.merges[0]: should be a list of two tokens"),
        ("byte_fallback", "true", "model.byte_fallback: byte_fallback is not supported"),
        ("dropout", "0.1", "model.dropout: dropout is not supported"),
        ("end_of_word_suffix", #""</w>""#, "model.end_of_word_suffix: end_of_word_suffix is not supported"),
        ("unk_token", #""<unk>""#, "model.unk_token: \"<unk>\" is not in \"vocab\""),
    ])
    func `a part of the model that is wrong is named`(part: String, value: String, expected: String) {
        let message = message { $0.model[part] = value }
        #expect(message.contains(expected), "\(message)")
        #expect(!message.contains("\n"))
    }

    @Test(arguments: [
        ("", "byte 0: not valid JSON"),
        ("[]", "not a tokenizer.json"),
        ("{}", "model: is missing"),
        ("{\"model\":}", "byte 9: not valid JSON"),
        ("{\"a\":\"\u{1}\"}", "a control character inside a string"),
        ("{\"a\":\"\\x\"}", "an escape that JSON does not have"),
        ("{\"a\":\"\\ud800\"}", "half of a surrogate pair"),
        ("{\"a\" 1}", "a colon should be here"),
        ("{\"a\":1 \"b\":2}", "a comma or a closing bracket should be here"),
        ("{\"a\":01}", "a comma or a closing bracket should be here"),
        (String(repeating: "{\"a\":", count: 70), "more than 64 levels of nesting"),
    ])
    func `what is not JSON is named with its place`(json: String, expected: String) {
        let message = message(json: json)
        #expect(message.contains(expected), "\(message)")
        #expect(!message.contains("\n"))
    }

    @Test func `a file that is not there or is a folder is named`() {
        let missing = URL(filePath: "/nowhere/tokenizer.json")
        #expect(throws: FileError.self) { try Tokenizer(contentsOf: missing) }
        let folder = GoldenRoot.packageFolder
        #expect {
            try Tokenizer(contentsOf: folder)
        } throws: { error in
            "\(error)".contains("is a folder, expected a file")
        }
    }
}
