import Foundation
import SmolCheckpoint
internal import SmolSupport
internal import TestSupport
import Testing

@Suite("Shards")
struct ShardTests {
    private func folder(index: String, shards: [String: Data]) throws -> ModelFolderFixture {
        var files = shards
        files["config.json"] = smallConfiguration()
        files["model.safetensors.index.json"] = Data(index.utf8)
        return try ModelFolderFixture(files)
    }

    @Test("Tensors are found across shards")
    func across() throws {
        let folder = try folder(
            index: "{\"metadata\":{\"total_size\":8},\"weight_map\":{\"a\":\"1.safetensors\",\"b\":\"2.safetensors\"}}",
            shards: [
                "1.safetensors": safetensors(tensors: [("a", [2])]),
                "2.safetensors": safetensors(tensors: [("b", [3])], dataType: "F32", width: 4),
            ]
        )
        let checkpoint = try Checkpoint(path: folder.path)
        #expect(checkpoint.tensorNames == ["a", "b"])
        #expect(try checkpoint.tensor(named: "a").file.path == folder.file("1.safetensors"))
        #expect(try checkpoint.tensor(named: "b").shape == [3])
        #expect(checkpoint.dataTypes == [.bfloat16, .float32])
    }

    @Test("A shard that is missing is named")
    func missingShard() throws {
        let folder = try folder(index: "{\"weight_map\":{\"a\":\"1.safetensors\"}}", shards: [:])
        let error = try #require(throws: FileError.self) { try Checkpoint(path: folder.path) }
        #expect(error.kind == .notFound)
        #expect(error.file == folder.file("1.safetensors"))
    }

    @Test("A tensor that its shard does not hold is named")
    func missingTensor() throws {
        let folder = try folder(
            index: "{\"weight_map\":{\"a\":\"1.safetensors\"}}",
            shards: ["1.safetensors": safetensors(tensors: [("b", [2])])]
        )
        let error = try #require(throws: FileError.self) { try Checkpoint(path: folder.path) }
        #expect(error.kind == .missingTensor)
        #expect(error.file == folder.file("1.safetensors"))
        #expect(error.place == "a")
    }

    @Test("A damaged shard is named")
    func damaged() throws {
        let folder = try folder(
            index: "{\"weight_map\":{\"a\":\"1.safetensors\"}}",
            shards: ["1.safetensors": safetensors(tensors: [("a", [2])]).dropLast()]
        )
        let error = try #require(throws: FileError.self) { try Checkpoint(path: folder.path) }
        #expect(error.file == folder.file("1.safetensors"))
        #expect(error.place == "a")
    }

    @Test(
        "A file name that leads out of the folder is refused",
        arguments: [
            "/etc/passwd", "../model.safetensors", "a/../../b", "", ".", "..", "a//b", "a/", "a\\\\b", "a\\u0000b",
        ]
    )
    func outside(_ name: String) throws {
        let folder = try folder(index: "{\"weight_map\":{\"a\":\"\(name)\"}}", shards: [:])
        let error = try #require(throws: FileError.self) { try Checkpoint(path: folder.path) }
        #expect(error.kind == .malformed)
        #expect(error.file == folder.file("model.safetensors.index.json"))
        #expect(error.place == "weight_map.a")
    }

    @Test(
        "An index of another form is refused",
        arguments: ["{}", "{\"weight_map\":{}}", "{\"weight_map\":[]}", "{\"weight_map\":{\"a\":1}}", "[]", "x"]
    )
    func form(_ index: String) throws {
        let folder = try folder(index: index, shards: [:])
        let error = try #require(throws: FileError.self) { try Checkpoint(path: folder.path) }
        #expect(error.file == folder.file("model.safetensors.index.json"))
    }
}
