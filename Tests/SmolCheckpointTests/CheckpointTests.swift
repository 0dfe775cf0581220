import Foundation
import SmolCheckpoint
internal import SmolSupport
internal import TestSupport
import Testing

@Suite("Checkpoint folder")
struct CheckpointTests {
    private static let architecture = try? ModelArchitecture(json: smallConfiguration())
    private static var tensors: [(name: String, shape: [Int])] {
        (architecture?.requiredTensors ?? []).map { ($0.name, $0.shape) }
    }
    private static let head: (name: String, shape: [Int]) = ("lm_head.weight", [20, 8])

    private func expectError(_ kind: FileError.Kind, _ folder: ModelFolderFixture) throws -> FileError {
        let error = try #require(throws: FileError.self) { try Checkpoint(path: folder.path).validateShapes() }
        #expect(error.kind == kind, "\(error)")
        #expect(!error.description.contains("\n"))
        return error
    }

    @Test("One file with a head of its own")
    func separateHead() throws {
        let folder = try ModelFolderFixture([
            "config.json": smallConfiguration(), "model.safetensors": safetensors(tensors: Self.tensors + [Self.head]),
        ])
        let checkpoint = try Checkpoint(path: folder.path)
        try checkpoint.validateShapes()
        #expect(checkpoint.hasSeparateHead)
        #expect(try checkpoint.head().name == "lm_head.weight")
        #expect(checkpoint.dataTypes == [.bfloat16])
        #expect(checkpoint.parameterCount == (Self.tensors + [Self.head]).reduce(0) { $0 + $1.shape.reduce(1, *) })
    }

    @Test("Tied embeddings: no head, only a head, or both", arguments: ["top", "text"])
    func tied(_ level: String) throws {
        let tie = ["tie_word_embeddings": "true"]
        let configuration = smallConfiguration(top: level == "top" ? tie : [:], text: level == "text" ? tie : [:])
        let noHead = try ModelFolderFixture([
            "config.json": configuration, "model.safetensors": safetensors(tensors: Self.tensors),
        ])
        let checkpoint = try Checkpoint(path: noHead.path)
        try checkpoint.validateShapes()
        #expect(!checkpoint.hasSeparateHead)
        #expect(try checkpoint.head().name == WeightName.Text.embedding)

        let both = try ModelFolderFixture([
            "config.json": configuration, "model.safetensors": safetensors(tensors: Self.tensors + [Self.head]),
        ])
        #expect(try Checkpoint(path: both.path).head().name == "lm_head.weight")

        guard level == "top" else { return }
        let without = Self.tensors.filter { $0.name != WeightName.Text.embedding } + [Self.head]
        let onlyHead = try ModelFolderFixture([
            "config.json": configuration, "model.safetensors": safetensors(tensors: without),
        ])
        let swapped = try Checkpoint(path: onlyHead.path)
        try swapped.validateShapes()
        #expect(try swapped.embedding().name == "lm_head.weight")
        #expect(!swapped.hasSeparateHead)
    }

    @Test("A head that is missing though nothing ties it")
    func missingHead() throws {
        let folder = try ModelFolderFixture([
            "config.json": smallConfiguration(), "model.safetensors": safetensors(tensors: Self.tensors),
        ])
        #expect(try expectError(.missingTensor, folder).place == "lm_head.weight")
    }

    @Test("Names without the leading model., and with one too many")
    func otherSpelling() throws {
        let renamed = Self.tensors.map { ($0.name.replacing(/^model\./, with: ""), $0.shape) }
        let folder = try ModelFolderFixture([
            "config.json": smallConfiguration(),
            "model.safetensors": safetensors(tensors: renamed + [("model.lm_head.weight", [20, 8])]),
        ])
        let checkpoint = try Checkpoint(path: folder.path)
        try checkpoint.validateShapes()
        #expect(try checkpoint.tensor(named: WeightName.Text.layer(0, .query)).name.hasPrefix("text_model.layers.0"))
    }

    @Test("Each tensor that is missing is named", arguments: tensors.map(\.name))
    func missing(_ name: String) throws {
        let rest = Self.tensors.filter { $0.name != name } + [Self.head]
        let folder = try ModelFolderFixture([
            "config.json": smallConfiguration(), "model.safetensors": safetensors(tensors: rest),
        ])
        let error = try expectError(.missingTensor, folder)
        #expect(error.place == name)
        #expect(error.file == folder.path)
    }

    @Test("Each tensor of another shape is named with both shapes", arguments: tensors.map(\.name))
    func shape(_ name: String) throws {
        let changed = (Self.tensors + [Self.head]).map { tensor in
            (name: tensor.name, shape: tensor.name == name ? tensor.shape + [2] : tensor.shape)
        }
        let folder = try ModelFolderFixture([
            "config.json": smallConfiguration(), "model.safetensors": safetensors(tensors: changed),
        ])
        let error = try expectError(.shapeMismatch, folder)
        let expected = Self.tensors.first { $0.name == name }?.shape ?? []
        #expect(error.file == folder.file("model.safetensors"))
        #expect(error.place == name)
        #expect(error.problem == "has shape \(expected + [2]), but config.json demands \(expected)")
    }

    @Test("A config.json whose dimensions disagree with the tensors")
    func dimensions() throws {
        let folder = try ModelFolderFixture([
            "config.json": smallConfiguration(text: ["vocab_size": "21"]),
            "model.safetensors": safetensors(tensors: Self.tensors + [Self.head]),
        ])
        #expect(try expectError(.shapeMismatch, folder).place == WeightName.Text.embedding)
    }

    @Test("Weights of a type that is not supported")
    func quantised() throws {
        let folder = try ModelFolderFixture([
            "config.json": smallConfiguration(),
            "model.safetensors": safetensors(tensors: Self.tensors + [Self.head], dataType: "U8", width: 1),
        ])
        #expect(try expectError(.unsupported, folder).problem == "is U8, expected F32, F16 or BF16")
    }

    @Test("Paths that are no model folder")
    func noFolder() throws {
        let folder = try ModelFolderFixture(["a.gguf": Data([1]), "b.txt": Data([1])])
        func problem(_ path: String) throws -> String {
            try #require(throws: FileError.self) { try Checkpoint(path: path) }.description
        }
        #expect(try problem(folder.file("none")).contains("none: no such folder"))
        #expect(try problem(folder.file("b.txt")).contains("b.txt: is a file; expected the folder"))
        #expect(try problem(folder.file("a.gguf")).contains("a.gguf: is a GGUF file"))
        #expect(try problem(folder.path).contains("config.json: the folder has GGUF files"))
        #expect(try problem("").contains("no such folder"))
        let empty = try ModelFolderFixture()
        #expect(try problem(empty.path).contains("config.json: no such file"))
    }

    @Test(
        "A folder without safetensors weights says what is there instead",
        arguments: [
            ("model.gguf", "GGUF files are there"), ("pytorch_model.bin", "PyTorch files are there"),
            ("model-00001-of-00002.safetensors", "needs model.safetensors.index.json"),
            ("README.md", "download the whole repository"),
        ]
    )
    func noWeights(_ name: String, _ problem: String) throws {
        let folder = try ModelFolderFixture(["config.json": smallConfiguration(), name: Data([1])])
        let error = try expectError(.notFound, folder)
        #expect(error.file == folder.file("model.safetensors"))
        #expect(error.problem.contains(problem))
    }
}
