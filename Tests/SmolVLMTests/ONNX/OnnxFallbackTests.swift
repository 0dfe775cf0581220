import Foundation
import InMemoryLogging
import Logging
import OnnxRuntime
import SmolVLM
import TestSupport
import Testing

/// What happens when ONNX Runtime cannot run a model: natively where that is allowed, an error where it is not.
@Suite("ONNX fallback", .needsShared, .serialized)
struct OnnxFallbackTests {
    private static let graphs = OnnxModelFiles.names.map { "onnx/\($0).onnx" }

    /// The golden model with graphs that may be changed, and optionally without its safetensors.
    private func copy(weights: Bool = true) throws -> ModelFolderFixture {
        let fixture = try ModelFolderFixture()
        let source = OnnxGoldenTests.golden.folder
        for name in try FileManager.default.contentsOfDirectory(atPath: source.path) where name != "onnx" {
            if !weights, name.hasSuffix(".safetensors") { continue }
            try FileManager.default.createSymbolicLink(
                atPath: fixture.file(name),
                withDestinationPath: source.appending(path: name).path
            )
        }
        try FileManager.default.createDirectory(atPath: fixture.file("onnx"), withIntermediateDirectories: true)
        for graph in Self.graphs {
            try fixture.write(Data(contentsOf: source.appending(path: graph)), to: graph)
        }
        return fixture
    }

    /// Puts other bytes of the same length in the place of some, everywhere in a file.
    private func replace(_ old: String, by new: String, in graph: String, of folder: ModelFolderFixture) throws {
        var bytes = try Data(contentsOf: URL(filePath: folder.file(graph)))
        try #require(old.utf8.count == new.utf8.count)
        var isFound = false
        var start = bytes.startIndex
        while let range = bytes.range(of: Data(old.utf8), in: start..<bytes.endIndex) {
            bytes.replaceSubrange(range, with: Data(new.utf8))
            start = range.upperBound
            isFound = true
        }
        try #require(isFound)
        try folder.write(bytes, to: graph)
    }

    /// Insisting is an error that names a file, and `automatic` is native, says why and answers as ever.
    private func expectFallback(
        _ folder: ModelFolderFixture,
        library: String? = nil,
        naming part: String
    ) async throws {
        let config = ModelConfig(
            modelPath: folder.path,
            threads: 2,
            onnxRuntime: library.map { URL(filePath: $0) }
        )
        let error = await #expect(throws: (any Error).self) { try await SmolVLMModel(config, backend: .onnx()) }
        let text = "\(try #require(error))"
        #expect(text.contains(part), "\(text)")
        #expect(!text.contains("\n"))

        let log = InMemoryLogHandler()
        let model = try await SmolVLMModel(
            config,
            backend: .automatic(precision: .float32),
            logger: Logger(label: "test") { _ in log }
        )
        #expect(model.backend == .native(.float32))
        #expect(log.entries.contains { "\($0.message)".contains("is not used") && "\($0.metadata)".contains(part) })
        let golden = OnnxGoldenTests.golden
        let expected = try #require(try golden.cases().first { $0.case == "text" })
        let options = GenerationOptions(maxNewTokens: expected.greedy.count, ignoreEndOfSequence: true)
        let inputs = try golden.inputs(expected, model: model)
        #expect(try await model.generateBatch([inputs], options: options).first?.tokenIDs == expected.greedy)
    }

    @Test("a library that is a text file")
    func brokenLibrary() async throws {
        let folder = try copy()
        let library = try folder.write(Data("not a library".utf8), to: "libonnxruntime.so")
        try await expectFallback(folder, library: library, naming: "libonnxruntime.so")
    }

    @Test("a library that is not there")
    func missingLibrary() async throws {
        try await expectFallback(try copy(), library: "/nowhere/libonnxruntime.so", naming: "pip install onnxruntime")
    }

    @Test("a graph that was cut short", .needsOnnxRuntime, arguments: graphs)
    func truncatedGraph(graph: String) async throws {
        let folder = try copy()
        let bytes = try Data(contentsOf: URL(filePath: folder.file(graph)))
        try folder.write(bytes.prefix(bytes.count * 2 / 3), to: graph)
        try await expectFallback(folder, naming: graph)
    }

    @Test("an input of another name", .needsOnnxRuntime)
    func renamedInput() async throws {
        let folder = try copy()
        try replace("pixel_values", by: "pixel_valuez", in: "onnx/vision_encoder.onnx", of: folder)
        try await expectFallback(folder, naming: "pixel_values")
    }

    @Test("an output of another name", .needsOnnxRuntime)
    func renamedOutput() async throws {
        let folder = try copy()
        try replace("present.1.value", by: "present.1.valuf", in: "onnx/decoder_model_merged.onnx", of: folder)
        try await expectFallback(folder, naming: "present.1.value")
    }

    @Test("an operator that does not exist", .needsOnnxRuntime)
    func unknownOperator() async throws {
        let folder = try copy()
        try replace("LayerNormalization", by: "LayerNormalizazion", in: "onnx/vision_encoder.onnx", of: folder)
        try await expectFallback(folder, naming: "onnx/vision_encoder.onnx")
    }

    @Test("a graph that is missing")
    func missingGraph() async throws {
        let folder = try copy()
        try FileManager.default.removeItem(atPath: folder.file("onnx/embed_tokens.onnx"))
        try await expectFallback(folder, naming: "embed_tokens.onnx")
    }

    @Test("graphs of another model than config.json says", .needsOnnxRuntime)
    func otherModel() async throws {
        let folder = try copy()
        defer { withExtendedLifetime(folder) {} }
        let name = "config.json"
        let text = try String(contentsOfFile: folder.file(name), encoding: .utf8)
        try FileManager.default.removeItem(atPath: folder.file(name))
        let changed = text.replacingOccurrences(of: "\"num_key_value_heads\": 2", with: "\"num_key_value_heads\": 4")
        try #require(changed != text)
        try folder.write(Data(changed.utf8), to: name)
        let config = ModelConfig(modelPath: folder.path)
        let error = await #expect(throws: FileError.self) { try await SmolVLMModel(config, backend: .onnx()) }
        #expect(error?.kind == .shapeMismatch)
    }

    @Test("a folder with graphs alone runs", .needsOnnxRuntime)
    func graphsAlone() async throws {
        let folder = try copy(weights: false)
        defer { withExtendedLifetime(folder) {} }
        let model = try await SmolVLMModel(ModelConfig(modelPath: folder.path))
        #expect(model.backend == .onnx(.fp32))
    }

    @Test("a folder with graphs alone and no library says what to do")
    func graphsAloneWithoutLibrary() async throws {
        let folder = try copy(weights: false)
        defer { withExtendedLifetime(folder) {} }
        let config = ModelConfig(modelPath: folder.path, onnxRuntime: URL(filePath: "/nowhere"))
        let error = await #expect(throws: OnnxRuntimeError.self) { try await SmolVLMModel(config) }
        let text = "\(try #require(error))"
        #expect(text.contains("pip install onnxruntime"))
        let native = await #expect(throws: FileError.self) { try await SmolVLMModel(config, backend: .native()) }
        #expect(native?.problem.contains("ONNX graphs are there") == true)
    }

    @Test("a folder without graphs runs natively without a word")
    func noGraphs() async throws {
        let log = InMemoryLogHandler()
        let logger = Logger(label: "test") { _ in log }
        let config = ModelConfig(modelPath: GoldenModel.ofRepository[0].folder.path, threads: 2)
        #expect(try await SmolVLMModel(config, logger: logger).backend == .native(.bfloat16))
        #expect(!log.entries.contains { "\($0.message)".contains("is not used") })
        let error = await #expect(throws: FileError.self) { try await SmolVLMModel(config, backend: .onnx()) }
        let text = "\(try #require(error))"
        #expect(text.contains("vision_encoder.onnx"))
    }
}
