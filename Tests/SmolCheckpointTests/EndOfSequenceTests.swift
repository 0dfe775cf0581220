import Foundation
import SmolCheckpoint
internal import SmolSupport
import TestSupport
import Testing

@Suite("End of sequence")
struct EndOfSequenceTests {
    private let vocabulary = ["<|im_end|>": 2, "<end_of_utterance>": 49_279, "<|endoftext|>": 0]

    private func ids(_ files: [String: String]) throws -> Set<Int> {
        let folder = try ModelFolderFixture(
            ["config.json": Data("{}".utf8)].merging(files.mapValues { Data($0.utf8) }) { $1 }
        )
        return try EndOfSequence.tokenIDs(of: ModelFolder(path: folder.path)) { vocabulary[$0] }
    }

    @Test("The hub's 256M files together give 2 and 49279", .needsShared)
    func hub256M() throws {
        let path = GoldenRoot.shared.folder.appending(path: "hub/SmolVLM-256M-Instruct").path
        #expect(try EndOfSequence.tokenIDs(of: ModelFolder(path: path)) { vocabulary[$0] } == [2, 49_279])
        #expect(try EndOfSequence.tokenIDs(of: ModelFolder(path: path)) { _ in nil } == [2, 49_279])
    }

    @Test("Each file alone is enough")
    func each() throws {
        #expect(try ids([:]) == [])
        #expect(try ids(["generation_config.json": "{\"eos_token_id\": 49279}"]) == [49_279])
        #expect(try ids(["generation_config.json": "{\"eos_token_id\": [2, 49279]}"]) == [2, 49_279])
        #expect(try ids(["generation_config.json": "{\"eos_token_id\": null}"]) == [])
        #expect(try ids(["config.json": "{\"eos_token_id\": 5}"]) == [5])
        #expect(try ids(["config.json": "{\"text_config\": {\"eos_token_id\": [6]}}"]) == [6])
        #expect(try ids(["tokenizer_config.json": "{\"eos_token\": \"<end_of_utterance>\"}"]) == [49_279])
        #expect(try ids(["special_tokens_map.json": "{\"eos_token\": {\"content\": \"<|im_end|>\"}}"]) == [2])
    }

    @Test("A token that the tokenizer does not have and negative ids are passed over")
    func unknown() throws {
        #expect(try ids(["tokenizer_config.json": "{\"eos_token\": \"<none>\"}"]) == [])
        #expect(try ids(["tokenizer_config.json": "{\"eos_token\": null}"]) == [])
        #expect(try ids(["generation_config.json": "{\"eos_token_id\": [-1, 3]}"]) == [3])
    }

    @Test(
        "A file of another form is named",
        arguments: [
            ("generation_config.json", "{\"eos_token_id\": \"2\"}"),
            ("generation_config.json", "{\"eos_token_id\": [[2]]}"), ("generation_config.json", "[]"),
            ("tokenizer_config.json", "{\"eos_token\": 2}"), ("special_tokens_map.json", "{\"eos_token\": {}}"),
            ("config.json", "{\"text_config\": 1}"), ("special_tokens_map.json", ""),
        ]
    )
    func form(_ name: String, _ text: String) throws {
        let error = try #require(throws: FileError.self) { try ids([name: text]) }
        #expect(error.file.hasSuffix("/" + name))
    }
}
