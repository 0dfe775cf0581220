import Foundation
import SmolVLM
import TestSupport
import Testing

/// A golden model exported to a folder of its own, removed with the object.
final class ExportedModel: Sendable {
    let path: String
    let summary: ModelExport.Summary

    init(_ golden: GoldenModel, _ precision: ExportPrecision, largestFile: Int? = nil) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "smolvlm-export-\(UUID().uuidString)").path
        var export = ModelExport(modelPath: golden.folder.path, folder: path, precision: precision)
        if let largestFile { export.largestFile = largestFile }
        summary = try export.run()
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Every file in it, sorted.
    func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: path).sorted()
    }

    /// Loads it with ONNX Runtime, from its own folder alone.
    func load(_ variant: OnnxVariant? = nil, threads: Int = 2) async throws -> SmolVLMModel {
        let config = ModelConfig(modelPath: path, threads: threads)
        return try await SmolVLMModel(config, backend: .onnx(variant))
    }
}
