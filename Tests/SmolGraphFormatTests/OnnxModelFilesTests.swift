import Foundation
import SmolGraphFormat
internal import SmolSupport
internal import TestSupport
import Testing

@Suite("ONNX model files")
struct OnnxModelFilesTests {
    /// A folder with empty graphs of some variants.
    private func folder(_ names: [String]) throws -> ModelFolderFixture {
        let fixture = try ModelFolderFixture(["config.json": Data("{}".utf8)])
        try FileManager.default.createDirectory(atPath: fixture.file("onnx"), withIntermediateDirectories: true)
        for name in names { try fixture.write(Data(), to: name) }
        return fixture
    }

    private func graphs(_ suffixes: [String], in place: String = "onnx/") -> [String] {
        suffixes.flatMap { suffix in OnnxModelFiles.names.map { "\(place)\($0)\(suffix).onnx" } }
    }

    @Test("the most exact variant that is whole is taken")
    func choosesVariant() throws {
        let fixture = try folder(graphs(["_q4", "_int8", "_fp16"]) + ["onnx/vision_encoder.onnx"])
        let folder = fixture.path
        #expect(try OnnxModelFiles(in: folder, variant: nil).variant == .fp16)
        #expect(try OnnxModelFiles(in: folder, variant: .q4).decoder.hasSuffix("decoder_model_merged_q4.onnx"))
        let error = #expect(throws: FileError.self) { try OnnxModelFiles(in: folder, variant: .fp32) }
        #expect(error?.problem.contains("complete are fp16, int8, q4") == true)
    }

    @Test("graphs may lie in the folder itself")
    func flatFolder() throws {
        let fixture = try folder(graphs([""], in: ""))
        let folder = fixture.path
        #expect(try OnnxModelFiles(in: folder, variant: nil).visionEncoder == fixture.file("vision_encoder.onnx"))
        #expect(OnnxModelFiles.hasAny(in: folder))
    }

    @Test("a folder without graphs says which are wanted")
    func noGraphs() throws {
        let fixture = try folder([])
        let folder = fixture.path
        #expect(!OnnxModelFiles.hasAny(in: folder))
        let error = #expect(throws: FileError.self) { try OnnxModelFiles(in: folder, variant: .int8) }
        #expect(error?.problem.contains("embed_tokens_int8.onnx") == true)
    }
}
