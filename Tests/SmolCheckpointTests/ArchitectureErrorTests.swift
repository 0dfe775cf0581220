import Foundation
import SmolCheckpoint
internal import SmolSupport
import TestSupport
import Testing

@Suite("config.json that is wrong")
struct ArchitectureErrorTests {
    @Test("The small configuration itself is right")
    func small() throws {
        let model = try ModelArchitecture(json: smallConfiguration())
        #expect(model.imageTokensPerTile == 4)
        #expect(model.text.headDimension == 4)
    }

    static let wrong: [(place: String, json: Data)] = [
        ("model_type", smallConfiguration(top: ["model_type": "\"llava\""])),
        ("model_type", smallConfiguration(top: ["model_type": "3"])),
        ("image_token_id", smallConfiguration(top: ["image_token_id": "20"])),
        ("image_token_id", smallConfiguration(top: ["image_token_id": "-1"])),
        ("scale_factor", smallConfiguration(top: ["scale_factor": "3"])),
        ("scale_factor", smallConfiguration(top: ["scale_factor": "0"])),
        ("scale_factor", smallConfiguration(top: ["scale_factor": "null"])),
        ("tie_word_embeddings", smallConfiguration(top: ["tie_word_embeddings": "1"])),
        ("text_config", smallConfiguration(top: ["text_config": "[]"])),
        ("vision_config", smallConfiguration(top: ["vision_config": "\"siglip\""])),
        ("text_config.model_type", smallConfiguration(text: ["model_type": "\"mistral\""])),
        ("text_config.hidden_size", smallConfiguration(text: ["hidden_size": "0"])),
        ("text_config.hidden_size", smallConfiguration(text: ["hidden_size": "9223372036854775807"])),
        ("text_config.hidden_size", smallConfiguration(text: ["hidden_size": "1e30"])),
        ("text_config.hidden_size", smallConfiguration(text: ["hidden_size": "8.5"])),
        ("text_config.hidden_size", smallConfiguration(text: ["hidden_size": "\"8\""])),
        ("text_config.hidden_size", smallConfiguration(text: ["hidden_size": "true"])),
        ("text_config.hidden_size", smallConfiguration(text: ["hidden_size": "null"])),
        ("text_config.num_attention_heads", smallConfiguration(text: ["num_attention_heads": "3"])),
        ("text_config.num_key_value_heads", smallConfiguration(text: ["num_key_value_heads": "3"])),
        ("text_config.head_dim", smallConfiguration(text: ["head_dim": "3"])),
        ("text_config.hidden_act", smallConfiguration(text: ["hidden_act": "\"relu\""])),
        ("text_config.attention_bias", smallConfiguration(text: ["attention_bias": "true"])),
        ("text_config.mlp_bias", smallConfiguration(text: ["mlp_bias": "true"])),
        ("text_config.qk_layer_norms", smallConfiguration(text: ["qk_layer_norms": "true"])),
        ("text_config.use_resampler", smallConfiguration(text: ["use_resampler": "true"])),
        ("text_config.rms_norm_eps", smallConfiguration(text: ["rms_norm_eps": "-1"])),
        ("text_config.rms_norm_eps", smallConfiguration(text: ["rms_norm_eps": "\"x\""])),
        ("text_config.rope_theta", smallConfiguration(text: ["rope_theta": "0"])),
        ("text_config.rope_scaling.type", smallConfiguration(text: ["rope_scaling": "{\"type\": \"linear\"}"])),
        (
            "text_config.rope_parameters.rope_type",
            smallConfiguration(text: ["rope_parameters": "{\"rope_type\": \"yarn\"}"])
        ),
        (
            "text_config.rope_parameters.rope_theta",
            smallConfiguration(text: ["rope_parameters": "{\"rope_theta\": [1]}"])
        ),
        ("text_config.partial_rotary_factor", smallConfiguration(text: ["partial_rotary_factor": "0.5"])),
        ("text_config.vocab_size", smallConfiguration(text: ["vocab_size": "100000000"])),
        ("text_config.num_hidden_layers", smallConfiguration(text: ["num_hidden_layers": "1000000"])),
        ("vision_config.num_attention_heads", smallConfiguration(vision: ["num_attention_heads": "4"])),
        ("vision_config.num_channels", smallConfiguration(vision: ["num_channels": "1"])),
        ("vision_config.patch_size", smallConfiguration(vision: ["patch_size": "9"])),
        ("vision_config.image_size", smallConfiguration(vision: ["image_size": "[8, 8]"])),
        ("vision_config.hidden_act", smallConfiguration(vision: ["hidden_act": "\"gelu\""])),
        ("vision_config.layer_norm_eps", smallConfiguration(vision: ["layer_norm_eps": "2"])),
    ]

    @Test("The file and the JSON path are named, in one line", arguments: wrong)
    func named(_ place: String, _ json: Data) throws {
        let error = try #require(throws: FileError.self) {
            try ModelArchitecture(json: json, file: "folder/config.json")
        }
        #expect(error.place == place)
        #expect(error.description.hasPrefix("folder/config.json: \(place): "))
        #expect(!error.description.contains("\n"))
    }

    @Test("What is no JSON object is refused", arguments: ["", "[]", "3", "{", "{\"a\": Infinity}", "null", "\u{0}"])
    func noObject(_ text: String) throws {
        let error = try #require(throws: FileError.self) { try ModelArchitecture(json: Data(text.utf8)) }
        #expect(error.kind == .malformed)
    }

    @Test("A model of another kind is told the supported ones")
    func otherKind() throws {
        let error = try #require(throws: FileError.self) {
            try ModelArchitecture(json: Data("{\"model_type\": \"lla\\nva\"}".utf8))
        }
        #expect(error.kind == .unsupported)
        #expect(error.description == "config.json: model_type: is \"lla\\nva\", supported are: smolvlm, idefics3")
    }

    @Test("Deeply nested JSON is refused")
    func nested() {
        let text = String(repeating: "[", count: 100_000)
        #expect(throws: FileError.self) { try ModelArchitecture(json: Data(text.utf8)) }
    }

    @Test("A damaged config.json gives a typed error or a model")
    func fuzz() {
        var generator = SeededGenerator(seed: 2)
        let original = [UInt8](
            smallConfiguration(text: ["rope_parameters": "{\"rope_theta\": 7, \"rope_type\": \"default\"}"])
        )
        let pieces = ["-", "0", "99999999999", "null", "\"", "{", "}", "[", "]", ",", ":", "1e9", "true", "\\u0000"]
        for _ in 0..<10_000 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
                let position = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[position] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.removeSubrange(position..<min(bytes.count, position + 5))
                case 2: bytes.removeSubrange(position...)
                default:
                    let piece = pieces[Int.random(in: 0..<pieces.count, using: &generator)]
                    bytes.insert(contentsOf: piece.utf8, at: position)
                }
            }
            do {
                let model = try ModelArchitecture(json: Data(bytes))
                #expect(model.imageTokensPerTile > 0)
                #expect(model.parameterCount(hasSeparateHead: true) > 0)
            } catch {
                #expect(!error.description.contains("\n"))
            }
        }
    }
}
