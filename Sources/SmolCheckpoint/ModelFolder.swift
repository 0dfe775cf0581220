internal import SmolGraphFormat
package import SmolSupport

/// The folder of a model as it comes from the Hugging Face hub, and the names of its files.
package struct ModelFolder: Sendable, Equatable {
    /// Path of the folder.
    package let path: String

    package static let configuration = "config.json"
    package static let generationConfiguration = "generation_config.json"
    package static let tokenizerConfiguration = "tokenizer_config.json"
    package static let specialTokens = "special_tokens_map.json"
    package static let weights = "model.safetensors"
    package static let weightsIndex = "model.safetensors.index.json"

    /// Checks that the path is a readable folder with a `config.json`.
    package init(path: String) throws(FileError) {
        self.path = path
        let kind = FileKind(at: path)
        guard kind != .nothing else {
            throw FileError(.notFound, file: path, "no such folder; expected a model folder with config.json")
        }
        guard kind == .folder else {
            let cure =
                path.lowercased().hasSuffix(".gguf")
                ? "is a GGUF file, which is not supported; expected a folder with config.json and *.safetensors"
                : "is a file; expected the folder that holds config.json and *.safetensors"
            throw FileError(.unreadable, file: path, cure)
        }
        guard let names = Folder.names(in: path) else {
            throw FileError(.unreadable, file: path, "the folder cannot be read; check its permissions")
        }
        guard names.contains(Self.configuration) else {
            let hint =
                names.contains { $0.lowercased().hasSuffix(".gguf") }
                ? "the folder has GGUF files, which are not supported; take the original model from the hub"
                : "no such file; a model folder needs it, download the whole repository"
            throw FileError(.notFound, file: path + "/" + Self.configuration, hint)
        }
    }

    /// Stands for the folder of a model that is in none; errors call it `name`.
    init(nameOnly name: String) {
        path = name
    }

    /// Path of a file of the folder.
    package func file(_ name: String) -> String { path + "/" + name }

    /// Whether a file of the folder exists.
    package func has(_ name: String) -> Bool { FileKind(at: file(name)) != .nothing }

    /// Whether safetensors weights are there, in one file or in shards.
    package var hasWeights: Bool { has(Self.weights) || has(Self.weightsIndex) }

    /// Reads an optional JSON file, only the given members where `keys` is not nil; nil when it is not there.
    package func reader(_ name: String, keys: Set<String>? = nil) throws(FileError) -> JSONObject? {
        has(name) ? try JSONObject(contentsOf: file(name), keys: keys) : nil
    }

    /// Reads and checks `config.json`.
    package func architecture() throws(FileError) -> ModelArchitecture {
        let reader = try JSONObject(contentsOf: file(Self.configuration))
        let architecture = try ModelArchitecture(reader: reader)
        try architecture.checkConsistency(reader: reader)
        return architecture
    }

    /// The error about a folder without safetensors weights, with what is there instead.
    func missingWeights() -> FileError {
        let names = Folder.names(in: path) ?? []
        func has(_ suffix: String) -> Bool { names.contains { $0.lowercased().hasSuffix(suffix) } }
        let found =
            if OnnxModelFiles.hasAny(in: path) {
                "; ONNX graphs are there, which the onnx backend runs"
            } else if has(".gguf") {
                "; GGUF files are there, which are not supported: take the original model from the hub"
            } else if has(".bin") || has(".pt") || has(".pth") {
                "; PyTorch files are there: save the model again with safe_serialization=True"
            } else if has(".safetensors") {
                "; safetensors files of other names are there: a sharded checkpoint needs \(Self.weightsIndex)"
            } else {
                "; download the whole repository"
            }
        return FileError(.notFound, file: file(Self.weights), "no such file" + found)
    }
}
