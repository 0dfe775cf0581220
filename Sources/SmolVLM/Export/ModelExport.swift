internal import Foundation

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
    package var largestFile = GraphFiles.largestMessage

    /// How far an export is.
    public struct Progress: Sendable, Equatable {
        /// Name of the file that is being written, inside the folder.
        public let file: String
        /// Bytes of all files that are written.
        public let writtenBytes: Int
        /// Bytes that will be written.
        public let totalBytes: Int
    }

    /// What an export wrote.
    public struct Summary: Sendable, Equatable {
        /// A file and its size.
        public struct File: Sendable, Equatable {
            /// Name inside the folder.
            public let name: String
            /// Size in bytes.
            public let byteCount: Int
        }

        /// The folder.
        public let folder: String
        /// What the graphs compute with.
        public let precision: ExportPrecision
        /// The files, in the order in which they were written.
        public let files: [File]
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
    /// - Throws: ``CheckpointError`` or another error about the checkpoint, ``ExportError``, `CancellationError`.
    public func run(report: @escaping (Progress) -> Void = { _ in }) throws -> Summary {
        let checkpoint = try Checkpoint(path: modelPath)
        // What cannot be loaded is not exported.
        _ = try ModelAssets(config: ModelConfig(modelPath: modelPath))
        let model = try ExportCheckpoint(checkpoint, precision: precision)
        let graphs = try [VisionEncoderGraph.make(model), TokenEmbedderGraph.make(model), DecoderGraph.make(model)]
            .map { GraphFiles($0, name: "\($0.name)\(precision.variant.suffix).onnx", limit: largestFile) }
        let target = ExportFolder(path: folder, overwrites: overwrites)
        // The checkpoint's own folder has them already.
        let small =
            target.isSame(as: modelPath)
            ? [] : try SmallFiles(of: checkpoint.folder).contents.filter { !target.holds($0.data, at: $0.name) }
        let names = graphs.flatMap { ["onnx/" + $0.name, "onnx/" + GraphFiles.dataName($0.name)] }
        for name in names + small.map(\.name) { try target.checkPlace(of: name) }
        let writing = ExportWriting(
            target: target,
            totalBytes: graphs.reduce(0) { $0 + $1.graphByteCount + $1.dataByteCount }
                + small.reduce(0) { $0 + $1.data.count },
            report: report
        )
        do {
            try target.make()
            try writing.write(graphs, small)
        } catch {
            target.discard()
            throw error
        }
        return Summary(folder: folder, precision: precision, files: writing.files)
    }
}
