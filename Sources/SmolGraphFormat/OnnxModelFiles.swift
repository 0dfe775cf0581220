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
                guard paths.allSatisfy({ FileKind(at: $0) != .nothing }) else { continue }
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
        places.flatMap { Folder.names(in: $0) ?? [] }
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

/// A numeric form of a model's three ONNX graphs, as the hub's repositories carry them.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum OnnxVariant: String, Sendable, CaseIterable {
    /// float32; its files have no suffix.
    case fp32
    /// float16 weights.
    case fp16
    /// 8-bit weights, signed.
    case int8
    /// 8-bit weights, unsigned.
    case uint8
    /// 8-bit weights of the kind the repository's maker preferred.
    case quantized
    /// 4-bit weights in blocks.
    case q4
    /// 4-bit weights in blocks, the rest float16.
    case q4f16
    /// 4-bit weights in the format of bitsandbytes.
    case bnb4

    /// What is between a graph's name and `.onnx`.
    package var suffix: String { self == .fp32 ? "" : "_\(rawValue)" }
}

/// What an exported graph's file says about itself, and what the backend that runs it looks for there.
package enum GraphMetadata {
    /// What the file says made it; an export replaces such files only, unless it is told to.
    package static let producer = "smolvlm"
    /// Under this name a graph's notes say that its tiles are to go through one at a time: rounding inputs to bytes looks
    /// at a whole call, so that a tile's features would depend on the tiles beside it.
    package static let tilesAlone = "smolvlm.tiles_alone"
    /// The key of the note that the graph takes a cache in place: its value is the name of that input.
    package static let sharedCache = "smolvlm.shared_cache"
}

/// The type of a tensor's elements in a graph that is written, numbered as in `onnx.proto`.
package enum GraphElementType: Int, Sendable {
    /// IEEE single precision.
    case float32 = 1
    /// Unsigned bytes.
    case uint8 = 2
    /// Signed bytes.
    case int8 = 3
    /// Signed, four bytes.
    case int32 = 6
    /// Signed, eight bytes.
    case int64 = 7
    /// One byte, 0 or 1.
    case bool = 9
    /// IEEE half precision.
    case float16 = 10
}
