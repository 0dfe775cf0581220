internal import Foundation
package import SmolSupport

/// The three graphs of a model folder, in one variant.
package struct OnnxModelFiles: Sendable, Equatable {
    /// The variant that all three have.
    package let variant: OnnxVariant
    /// Path of `vision_encoder….onnx`.
    package let visionEncoder: String
    /// Path of `embed_tokens….onnx`.
    package let tokenEmbedder: String
    /// Path of `decoder_model_merged….onnx`.
    package let decoder: String

    /// The graphs' names without suffix and extension.
    package static let names = ["vision_encoder", "embed_tokens", "decoder_model_merged"]

    /// Finds the graphs in the folder's `onnx/` or in the folder itself.
    ///
    /// - Parameters:
    ///   - folder: Path of the model folder.
    ///   - variant: The variant to take; nil takes the most exact one that is complete.
    /// - Throws: ``FileError`` that names the files which are missing.
    package init(in folder: String, variant: OnnxVariant?) throws(FileError) {
        let places = [folder + "/onnx", folder]
        for candidate in variant.map({ [$0] }) ?? OnnxVariant.allCases {
            for place in places {
                let paths = Self.names.map { "\(place)/\($0)\(candidate.suffix).onnx" }
                guard paths.allSatisfy(FileManager.default.fileExists(atPath:)) else { continue }
                self.variant = candidate
                visionEncoder = paths[0]
                tokenEmbedder = paths[1]
                decoder = paths[2]
                return
            }
        }
        throw Self.missing(in: folder, places: places, variant: variant)
    }

    /// Whether any of the graphs is there, in whatever variant.
    package static func hasAny(in folder: String) -> Bool {
        !graphs(in: [folder + "/onnx", folder]).isEmpty
    }

    /// The names of graph files.
    private static func graphs(in places: [String]) -> [String] {
        places.flatMap { (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? [] }
            .filter { name in name.hasSuffix(".onnx") && names.contains { name.hasPrefix($0) } }
    }

    private static func missing(
        in folder: String,
        places: [String],
        variant: OnnxVariant?
    ) -> FileError {
        let suffix = variant?.suffix ?? ""
        let wanted = names.map { "\($0)\(suffix).onnx" }
        let found = graphs(in: places).sorted()
        let complete = OnnxVariant.allCases.filter { candidate in
            names.allSatisfy { found.contains("\($0)\(candidate.suffix).onnx") }
        }
        let hint =
            if !complete.isEmpty {
                "; complete are \(complete.map(\.rawValue).joined(separator: ", "))"
            } else if !found.isEmpty {
                "; there are only \(singleLine(found.joined(separator: ", ")))"
            } else {
                ""
            }
        return FileError(
            .notFound,
            file: folder + "/onnx",
            "the ONNX graphs \(wanted.joined(separator: ", ")) are not all there\(hint)"
        )
    }
}
