import Foundation
internal import SmolSupport
import SmolTokenizer

/// A `tokenizer.json` with the 256 bytes, ten merges and three added tokens, for tests without a checkpoint.
struct TinyTokenizer {
    static let byteLevel = #"{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true}"#
    static let merges = ["h e", "l l", "he ll", "hell o", "Ġ w", "o r", "Ġw or", "l d", "Ġwor ld", "1 2"]

    /// Pre-tokenizers by the names that tests use.
    static let preTokenizers = [
        "byteLevel": byteLevel,
        "digits": sequence(#"{"type":"Digits","individual_digits":true}"#),
        "runs": sequence(#"{"type":"Digits","individual_digits":false}"#),
        "prefix": #"{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true}"#,
        "plain": #"{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":false}"#,
    ]

    /// The parts of the file, which tests replace.
    var parts: [String: String] = [
        "version": #""1.0""#,
        "normalizer": "null",
        "pre_tokenizer": byteLevel,
        "post_processor": "null",
        "decoder": byteLevel,
        "added_tokens": """
        [{"id":266,"content":"<image>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,\
        "special":true},{"id":267,"content":"<s>","single_word":false,"lstrip":true,"rstrip":true,\
        "normalized":false,"special":true},{"id":268,"content":"cat","single_word":true,"lstrip":false,\
        "rstrip":false,"normalized":false,"special":false}]
        """,
    ]
    /// The parts of the model, which tests replace.
    var model: [String: String] = [
        "type": #""BPE""#,
        "dropout": "null",
        "unk_token": "null",
        "byte_fallback": "false",
        "ignore_merges": "false",
        "vocab": object(vocabulary.enumerated().map { ($1, String($0)) }),
        "merges": "[" + merges.map(literal).joined(separator: ",") + "]",
    ]

    /// The file.
    var json: String {
        let model = "{" + model.sorted { $0.key < $1.key }.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
        let parts = parts.sorted { $0.key < $1.key }.map { "\"\($0)\":\($1)" }
        return "{" + (parts + ["\"model\":\(model)"]).joined(separator: ",") + "}"
    }

    /// The tokenizer that the file describes.
    func open() throws(FileError) -> Tokenizer {
        try Tokenizer(bytes: Array(json.utf8), file: "tiny.json")
    }

    /// The tokens, in the order of their ids.
    static let vocabulary: [String] = {
        var next: UInt32 = 0x100
        let bytes = (UInt32(0)..<256).map { byte in
            switch byte {
            case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return String(Unicode.Scalar(UInt8(byte)))
            default:
                defer { next += 1 }
                return Unicode.Scalar(next).map(String.init) ?? ""
            }
        }
        return bytes + merges.map { $0.replacing(" ", with: "") }
    }()

    static func object(_ members: [(String, String)]) -> String {
        "{" + members.map { "\(literal($0)):\($1)" }.joined(separator: ",") + "}"
    }

    static func literal(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    private static func sequence(_ first: String) -> String {
        #"{"type":"Sequence","pretokenizers":["# + first + "," + byteLevel + "]}"
    }
}
