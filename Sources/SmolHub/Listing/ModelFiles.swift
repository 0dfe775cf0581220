/// Which files of a model's repository are needed.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum ModelFiles: Sendable, Hashable {
    /// Configuration, tokenizer and templates, no weights.
    case configuration
    /// Those, and the safetensors weights in one file or in shards.
    case safetensors
    /// Those, and the three ONNX graphs of a variant with their external data.
    ///
    /// The variant is what follows the graphs' names without the underscore (`fp16`, `q4`, …); empty for float32.
    case onnx(variant: String)

    /// The three graphs, in the order in which an answer needs them.
    static let graphs = ["vision_encoder", "embed_tokens", "decoder_model_merged"]

    /// Small files of the hub's layout that a repository may lack.
    package static let optional = [
        "added_tokens.json", "chat_template.jinja", "chat_template.json", "generation_config.json", "merges.txt",
        "preprocessor_config.json", "processor_config.json", "special_tokens_map.json", "tokenizer_config.json",
        "video_preprocessor_config.json", "vocab.json",
    ]

    /// Without these nothing works.
    static let required = ["config.json", "tokenizer.json"]
    private static let weights = "model.safetensors"
    static let weightsIndex = "model.safetensors.index.json"

    /// Chooses from a repository's files; the choice is sorted by name.
    ///
    /// - Throws: ``HubError`` of the kind `fileNotFound` that names what is missing and what is there instead.
    package func selection(
        from names: [RepositoryFileName],
        of repository: RepositoryID
    ) throws(HubError) -> [RepositoryFileName] {
        let present = Set(names.map(\.description))
        for name in Self.required where !present.contains(name) {
            throw HubError(
                .fileNotFound,
                repository.description,
                "has no \(name), so it is not a model that can run here"
            )
        }
        let weights = try weightNames(among: present, of: repository)
        return names.filter { Self.isSmallFile($0.description) || weights.contains($0.description) }
            .sorted { $0.description < $1.description }
    }

    /// The weight files among the names.
    private func weightNames(among present: Set<String>, of repository: RepositoryID) throws(HubError) -> Set<String> {
        switch self {
        case .configuration:
            return []
        case .safetensors:
            return try safetensors(among: present, of: repository)
        case .onnx(let variant):
            let suffix = variant.isEmpty ? "" : "_" + variant
            let stems = Self.graphs.map { "onnx/\($0)\(suffix).onnx" }
            guard stems.allSatisfy(present.contains) else {
                let variants = Self.variants(among: present)
                let found =
                    variants.isEmpty ? "it has no ONNX graphs at all" : "there are: " + variants.joined(separator: ", ")
                throw HubError(
                    .fileNotFound,
                    repository.description,
                    "has no ONNX graphs of the variant \(variant.isEmpty ? "fp32" : singleLine(variant)); \(found)"
                )
            }
            return present.filter { name in
                stems.contains { name == $0 || name.hasPrefix($0 + "_data") || name.hasPrefix($0 + ".data") }
            }
        }
    }

    /// One file wins over shards, as in the reference.
    private func safetensors(among present: Set<String>, of repository: RepositoryID) throws(HubError) -> Set<String> {
        if present.contains(Self.weights) { return [Self.weights] }
        let shards = present.filter { $0.hasPrefix("model-") && $0.hasSuffix(".safetensors") && !$0.contains("/") }
        if present.contains(Self.weightsIndex), !shards.isEmpty { return shards.union([Self.weightsIndex]) }
        let found =
            if present.contains(where: { $0.hasSuffix(".gguf") }) {
                "GGUF files are there, which are not supported: take the original model"
            } else if !Self.variants(among: present).isEmpty {
                "ONNX graphs are there: --onnx \(Self.variants(among: present)[0])"
            } else if present.contains(where: { $0.hasSuffix(".bin") }) {
                "PyTorch files are there, which have to be saved as safetensors first"
            } else {
                "no weights in another format either"
            }
        throw HubError(.fileNotFound, repository.description, "has no \(Self.weights); \(found)")
    }

    /// The variants of which all three graphs are there, `fp32` for the one without a suffix.
    static func variants(among present: Set<String>) -> [String] {
        let prefix = "onnx/vision_encoder"
        let suffixes = present.compactMap { name -> String? in
            guard name.hasPrefix(prefix), name.hasSuffix(".onnx") else { return nil }
            return String(name.dropFirst(prefix.count).dropLast(5))
        }
        return suffixes.sorted().compactMap { suffix in
            guard graphs.allSatisfy({ present.contains("onnx/\($0)\(suffix).onnx") }) else { return nil }
            return suffix.isEmpty ? "fp32" : String(suffix.drop { $0 == "_" })
        }
    }

    /// JSON files and templates beside `config.json`, but for indexes of weights.
    private static func isSmallFile(_ name: String) -> Bool {
        guard !name.contains("/"), !name.hasSuffix(".index.json") else { return false }
        return name.hasSuffix(".json") || name.hasSuffix(".jinja") || name == "merges.txt"
    }
}
