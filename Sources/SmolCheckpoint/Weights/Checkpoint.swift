package import SmolSupport

/// A model folder with its weights mapped: `config.json` read, every safetensors header checked.
package struct Checkpoint: Sendable {
    /// The folder.
    package let folder: ModelFolder
    /// What `config.json` says.
    package let architecture: ModelArchitecture
    /// The weight files in the order of their names.
    package let files: [SafetensorsFile]
    private let fileOfTensor: [String: Int]

    /// Opens a folder; tensors are checked by ``validateShapes()``, none is read.
    ///
    /// Where both are there, `model.safetensors` wins over an index, as in the reference.
    package init(path: String) throws(FileError) {
        folder = try ModelFolder(path: path)
        architecture = try folder.architecture()
        if folder.has(ModelFolder.weights) {
            let file = try SafetensorsFile(path: folder.file(ModelFolder.weights))
            files = [file]
            fileOfTensor = Dictionary(file.names.map { ($0, 0) }) { first, _ in first }
        } else if folder.has(ModelFolder.weightsIndex) {
            (files, fileOfTensor) = try Self.openShards(of: folder)
        } else {
            throw folder.missingWeights()
        }
    }

    /// A checkpoint whose tensors are in no folder; errors call it what they call `storage`.
    package init(architecture: ModelArchitecture, header: SafetensorsHeader, storage: any TensorStorage) {
        folder = ModelFolder(nameOnly: storage.path)
        self.architecture = architecture
        files = [SafetensorsFile(header: header, file: storage)]
        fileOfTensor = Dictionary(header.entries.map { ($0.name, 0) }) { first, _ in first }
    }

    /// Opens the shards that the index names and checks that they hold what it says.
    private static func openShards(of folder: ModelFolder) throws(FileError) -> ([SafetensorsFile], [String: Int]) {
        let indexPath = folder.file(ModelFolder.weightsIndex)
        let index = try ShardIndex(contentsOf: indexPath)
        let names = Set(index.files.values).sorted()
        var files: [SafetensorsFile] = []
        var positions: [String: Int] = [:]
        for name in names {
            guard folder.has(name) else {
                throw FileError(
                    .notFound,
                    file: folder.file(singleLine(name)),
                    "no such file; \(ModelFolder.weightsIndex) names this shard, download it"
                )
            }
            positions[name] = files.count
            files.append(try SafetensorsFile(path: folder.file(name)))
        }
        var fileOfTensor: [String: Int] = [:]
        for (tensor, name) in index.files.sorted(by: { $0.key < $1.key }) {
            guard let position = positions[name], files[position].entry(named: tensor) != nil else {
                throw FileError(
                    .missingTensor,
                    file: folder.file(singleLine(name)),
                    place: singleLine(tensor),
                    "no such tensor, though \(ModelFolder.weightsIndex) says that this shard holds it"
                )
            }
            fileOfTensor[tensor] = position
        }
        return (files, fileOfTensor)
    }

    /// Names of all tensors, sorted.
    package var tensorNames: [String] { fileOfTensor.keys.sorted() }

    /// Whether the checkpoint stores a tensor, under its name or the reference's other spelling of it.
    package func contains(_ name: String) -> Bool { storedName(of: name) != nil }

    /// A tensor by its name in ``WeightName`` or any other name in the files.
    package func tensor(named name: String) throws(FileError) -> TensorView {
        guard let stored = storedName(of: name), let position = fileOfTensor[stored] else {
            throw FileError(
                .missingTensor,
                file: folder.path,
                place: singleLine(name),
                "no weight file holds this tensor, which the model needs"
            )
        }
        return try files[position].tensor(named: stored)
    }

    /// The name under which the files hold a tensor, or nil.
    private func storedName(of name: String) -> String? {
        if fileOfTensor[name] != nil { return name }
        let alternative = WeightName.alternative(to: name)
        return fileOfTensor[alternative] != nil ? alternative : nil
    }
}

/// `model.safetensors.index.json`: which file of a sharded checkpoint holds which tensor.
package struct ShardIndex: Sendable, Equatable {
    /// Tensor name → path of its file, relative to the folder of the index.
    package let files: [String: String]

    /// Reads the index and checks that no file lies outside the folder.
    package init(contentsOf path: String) throws(FileError) {
        let reader = try JSONObject(contentsOf: path)
        guard let map = try reader.object("weight_map"), !map.members.isEmpty else {
            throw reader.error(.malformed, at: "weight_map", "is missing or empty, expected tensor names and files")
        }
        var files: [String: String] = [:]
        for (name, value) in map.members {
            guard case .string(let file) = value else {
                throw map.error(.malformed, at: singleLine(name), "is \(value.summary), expected a file name")
            }
            guard Self.staysInside(file) else {
                throw map.error(
                    .malformed,
                    at: singleLine(name),
                    "is \"\(singleLine(file))\", expected the name of a file in the model's folder"
                )
            }
            files[name] = file
        }
        self.files = files
    }

    /// Whether a relative path cannot lead out of the folder it starts from.
    private static func staysInside(_ path: String) -> Bool {
        let components = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return !path.utf8.contains(0) && !path.utf8.contains(UInt8(ascii: "\\"))
            && components.allSatisfy { !$0.isEmpty && !$0.elementsEqual("..".utf8) && !$0.elementsEqual(".".utf8) }
    }
}
