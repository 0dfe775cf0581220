import Foundation
import SmolVLM
import TestSupport
import Testing

/// What an export leaves in a folder, and what it leaves alone.
@Suite("Export folders")
struct ExportFolderTests {
    private let golden = GoldenModel.ofRepository[0]
    private let folder: ModelFolderFixture

    init() throws {
        folder = try ModelFolderFixture()
    }

    private func export(
        to name: String = "out",
        _ precision: ExportPrecision = .int8,
        overwrites: Bool = false
    ) -> ModelExport {
        ModelExport(
            modelPath: golden.folder.path,
            folder: folder.file(name),
            precision: precision,
            overwrites: overwrites
        )
    }

    private func files(_ name: String = "out") -> [String] {
        let found = (try? FileManager.default.subpathsOfDirectory(atPath: folder.file(name))) ?? []
        return found.filter { $0 != "onnx" }.sorted()
    }

    private func graphs(_ suffix: String) -> Set<String> {
        Set(OnnxModelFiles.names.map { "onnx/\($0)\(suffix).onnx" })
    }

    @Test("the graphs have the hub's names, and the small files are the checkpoint's")
    func layout() throws {
        let summary = try export().run()
        let small = [
            "chat_template.json", "config.json", "generation_config.json", "preprocessor_config.json",
            "processor_config.json", "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json",
        ]
        #expect(Set(files()) == graphs("_int8").union(small))
        #expect(Set(summary.files.map(\.name)) == Set(files()))
        for file in summary.files {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.file("out/\(file.name)"))
            #expect((attributes[.size] as? NSNumber)?.intValue == file.byteCount)
        }
        for name in small where name != "config.json" {
            let copy = FileManager.default.contents(atPath: folder.file("out/\(name)"))
            #expect(copy == FileManager.default.contents(atPath: golden.folder.appending(path: name).path))
        }
    }

    @Test("config.json tells transformers.js the type of the cache, and is otherwise the same text")
    func configuration() throws {
        _ = try export().run()
        let source = try String(contentsOf: golden.folder.appending(path: "config.json"), encoding: .utf8)
        let written = try String(contentsOfFile: folder.file("out/config.json"), encoding: .utf8)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(written.utf8)) as? [String: Any])
        let note = try #require(object["transformers.js_config"] as? [String: [String: String]])
        #expect(note["kv_cache_dtype"]?["fp16"] == "float16")
        #expect(written.hasPrefix("{") && written.hasSuffix(source.dropFirst()))
    }

    @Test("a second precision goes beside the first, and the same one replaces itself")
    func severalPrecisions() throws {
        _ = try export(.int8).run()
        _ = try export(.q4).run()
        _ = try export(.int8).run()
        #expect(Set(files()).isSuperset(of: graphs("_int8").union(graphs("_q4"))))
    }

    private func export(_ precision: ExportPrecision) -> ModelExport { export(to: "out", precision) }

    @Test("an export into its own checkpoint adds the graphs and changes nothing else")
    func intoTheCheckpoint() throws {
        try FileManager.default.copyItem(atPath: golden.folder.path, toPath: folder.file("model"))
        let config = try Data(contentsOf: URL(filePath: folder.file("model/config.json")))
        var own = export(to: "model")
        own.modelPath = folder.file("model")
        let summary = try own.run()
        #expect(Set(summary.files.map(\.name)) == graphs("_int8"))
        #expect(try Data(contentsOf: URL(filePath: folder.file("model/config.json"))) == config)
    }

    @Test("what no export wrote is not replaced, unless it is forced; nothing is left half done")
    func refusesOtherFiles() throws {
        try FileManager.default.createDirectory(atPath: folder.file("out/onnx"), withIntermediateDirectories: true)
        for name in ["config.json", "onnx/vision_encoder_int8.onnx"] {
            try folder.write(Data("mine".utf8), to: "out/\(name)")
            let error = #expect(throws: FileError.self) { try export().run() }
            #expect(error?.kind == .exists && error?.file == folder.file("out/\(name)"))
            #expect("\(try #require(error))".contains("--force"))
            #expect(files() == [name])
            _ = try export(overwrites: true).run()
            #expect(try Data(contentsOf: URL(filePath: folder.file("out/\(name)"))) != Data("mine".utf8))
            for file in files() { try FileManager.default.removeItem(atPath: folder.file("out/\(file)")) }
        }
    }

    @Test("a graph of another program is not an earlier export")
    func otherProducer() throws {
        try FileManager.default.createDirectory(atPath: folder.file("out/onnx"), withIntermediateDirectories: true)
        var graph = TinyGraph()
        graph.output("y", .float32, [1])
        try graph.write(to: URL(filePath: folder.file("out/onnx/embed_tokens_int8.onnx")))
        let error = #expect(throws: FileError.self) { try export().run() }
        #expect(error?.kind == .exists && error?.file.hasSuffix("embed_tokens_int8.onnx") == true)
    }

    @Test("places that cannot be written are named")
    func badPlaces() throws {
        try folder.write(Data("x".utf8), to: "file")
        #expect(throws: FileError.self) { try export(to: "file").run() }
        #expect(throws: FileError.self) { try export(to: "file/inside").run() }
        try FileManager.default.createDirectory(
            atPath: folder.file("out/onnx/vision_encoder_int8.onnx"),
            withIntermediateDirectories: true
        )
        let error = #expect(throws: FileError.self) { try export(overwrites: true).run() }
        #expect(error?.problem.contains("is a folder") == true)
    }

    @Test("a checkpoint that is not whole is refused before anything is written")
    func brokenCheckpoint() throws {
        try FileManager.default.copyItem(atPath: golden.folder.path, toPath: folder.file("model"))
        try FileManager.default.removeItem(atPath: folder.file("model/tokenizer.json"))
        var broken = export()
        broken.modelPath = folder.file("model")
        #expect(throws: (any Error).self) { try broken.run() }
        try FileManager.default.removeItem(atPath: folder.file("model/model.safetensors"))
        let error = #expect(throws: FileError.self) { try broken.run() }
        #expect(error?.kind == .notFound)
        #expect(!FileManager.default.fileExists(atPath: folder.file("out")))
    }

    @Test("a cancelled export leaves nothing")
    func cancelled() async throws {
        let export = export()
        let work = Task.detached {
            // Cancelled by itself in the middle of the first file.
            try export.run { _ in withUnsafeCurrentTask { $0?.cancel() } }
        }
        await #expect(throws: CancellationError.self) { try await work.value }
        #expect(!FileManager.default.fileExists(atPath: folder.file("out")))
    }

    @Test("progress ends with everything written")
    func progress() throws {
        var last: ExportProgress?
        var isMonotone = true
        _ = try export().run { progress in
            isMonotone = isMonotone && progress.writtenBytes >= last?.writtenBytes ?? 0
            last = progress
        }
        #expect(isMonotone)
        let end = try #require(last)
        // The small files come last and are not told of.
        #expect(end.totalBytes - end.writtenBytes < 8 << 20 && end.file.hasPrefix("onnx/decoder"))
    }
}
