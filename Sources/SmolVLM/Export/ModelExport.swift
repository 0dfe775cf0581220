internal import SmolHub

/// Writes a checkpoint as three ONNX graphs, with the files beside them that make the folder a complete model.
///
/// The graphs have the hub's names, inputs and outputs, and run wherever ONNX Runtime does. Weights go from the
/// checkpoint's mapping through small pieces to the disk, so that memory does not grow with the model.
public struct ModelExport: Sendable {
    /// The checkpoint: a folder with `config.json`, safetensors weights and a tokenizer.
    public var modelPath: String
    /// Where the export goes; made where it is not there.
    ///
    /// Graphs of other precisions that are there stay.
    public var folder: String
    /// What the graphs compute with.
    public var precision: ExportPrecision
    /// Whether files may be replaced that no export wrote.
    public var overwrites: Bool
    /// Size of a graph from which on its weights lie in a file of their own.
    package var largestFile: Int?

    /// What an export wrote.
    public struct Summary: Sendable, Equatable {
        /// The folder.
        public let folder: String
        /// What the graphs compute with.
        public let precision: ExportPrecision
        /// The files, in the order in which they were written.
        public let files: [WrittenFile]
    }

    /// Describes an export; nothing is read or written yet.
    public init(
        modelPath: String,
        folder: String,
        precision: ExportPrecision = .fp32,
        overwrites: Bool = false
    ) {
        self.modelPath = modelPath
        self.folder = folder
        self.precision = precision
        self.overwrites = overwrites
    }

    /// Writes the files, all of them or none.
    ///
    /// It blocks for seconds, so it belongs on a thread or a task of its own. A cancelled task stops within a megabyte
    /// and leaves nothing behind.
    ///
    /// - Parameter report: Told what is written, many times.
    /// - Throws: `FileError` about the checkpoint or about a file that is written, `ImageError` or ``ChatTemplateError``
    ///   about the checkpoint's small files, and `CancellationError`.
    public func run(report: @escaping (ExportProgress) -> Void = { _ in }) throws -> Summary {
        let checkpoint = try Checkpoint(path: modelPath)
        // What cannot be loaded is not exported.
        _ = try ModelAssets(config: ModelConfig(modelPath: modelPath))
        let export = GraphExport(
            of: checkpoint,
            to: folder,
            precision: precision,
            overwrites: overwrites,
            largestFile: largestFile
        )
        let files = try export.run(small: SmallFiles(of: checkpoint.folder).contents, report: report)
        return Summary(folder: folder, precision: precision, files: files)
    }
}

/// The files of a model folder beside its weights, as an export has them.
struct SmallFiles {
    /// Contents by name.
    let contents: [(name: String, data: [UInt8])]

    private static let licences = ["LICENSE", "NOTICE"]
    /// Larger files are none of these.
    private static let largest = 256 << 20

    /// Reads them.
    ///
    /// - Throws: `FileError` that names a file which cannot be read.
    init(of folder: ModelFolder) throws(FileError) {
        var contents: [(name: String, data: [UInt8])] = []
        for name in ["config.json", "tokenizer.json"] + ModelFiles.optional + Self.licences where folder.has(name) {
            let data = try RegularFile.bytes(of: folder.file(name), largestSize: Self.largest)
            contents.append((name, name == ModelFolder.configuration ? Self.withCacheType(data) : data))
        }
        self.contents = contents
    }

    /// The configuration with the note by which transformers.js knows the type of the cache, as on the hub.
    ///
    /// It is put before the other keys, which stay as they are written.
    static func withCacheType(_ configuration: [UInt8]) -> [UInt8] {
        let key = "transformers.js_config"
        guard
            let object = try? JSONObject(json: configuration, file: ModelFolder.configuration).members,
            object[key] == nil, !object.isEmpty,
            let brace = configuration.firstIndex(of: UInt8(ascii: "{"))
        else { return configuration }
        let types = #"{"kv_cache_dtype": {"fp16": "float16", "q4f16": "float16"}}"#
        var result = configuration
        result.insert(contentsOf: Array("\n  \"\(key)\": \(types),".utf8), at: brace + 1)
        return result
    }
}
