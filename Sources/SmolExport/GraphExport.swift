package import SmolCheckpoint
internal import SmolGraphFormat

/// Writes a checkpoint as three ONNX graphs into a folder, with files that the caller gives beside them.
///
/// Weights go from the checkpoint's mapping through small pieces to the disk, so that memory does not grow with the
/// model.
package struct GraphExport {
    private let checkpoint: Checkpoint
    private let folder: String
    private let precision: ExportPrecision
    private let overwrites: Bool
    private let largestFile: Int

    /// Describes an export; nothing is read or written yet.
    ///
    /// - Parameters:
    ///   - checkpoint: The weights.
    ///   - folder: Where the export goes; made where it is not there.
    ///   - precision: What the graphs compute with.
    ///   - overwrites: Whether files may be replaced that no export wrote.
    ///   - largestFile: Size of a graph from which on its weights lie in a file of their own; nil takes the format's.
    package init(
        of checkpoint: Checkpoint,
        to folder: String,
        precision: ExportPrecision,
        overwrites: Bool,
        largestFile: Int? = nil
    ) {
        self.checkpoint = checkpoint
        self.folder = folder
        self.precision = precision
        self.overwrites = overwrites
        self.largestFile = largestFile ?? GraphFiles.largestMessage
    }

    /// Writes the files, all of them or none.
    ///
    /// - Parameters:
    ///   - small: Files beside the graphs, by name; none is written into the checkpoint's own folder.
    ///   - report: Told what is written, many times.
    /// - Throws: `FileError`, or `CancellationError` where the task was cancelled.
    package func run(
        small: [(name: String, data: [UInt8])],
        report: @escaping (ExportProgress) -> Void
    ) throws -> [WrittenFile] {
        let model = try ExportCheckpoint(checkpoint, precision: precision)
        let graphs = try [VisionEncoderGraph.make(model), TokenEmbedderGraph.make(model), DecoderGraph.make(model)]
            .map { GraphFiles($0, name: "\($0.name)\(precision.variant.suffix).onnx", limit: largestFile) }
        let target = ExportFolder(path: folder, overwrites: overwrites)
        let missing =
            target.isSame(as: checkpoint.folder.path) ? [] : small.filter { !target.holds($0.data, at: $0.name) }
        let names = graphs.flatMap { ["onnx/" + $0.name, "onnx/" + GraphFiles.dataName($0.name)] }
        for name in names + missing.map(\.name) { try target.checkPlace(of: name) }
        let writing = ExportWriting(
            target: target,
            totalBytes: graphs.reduce(0) { $0 + $1.graphByteCount + $1.dataByteCount }
                + missing.reduce(0) { $0 + $1.data.count },
            report: report
        )
        do {
            try target.make()
            try writing.write(graphs, missing)
        } catch {
            target.discard()
            throw error
        }
        return writing.files
    }
}

/// How far an export is.
public struct ExportProgress: Sendable, Equatable {
    /// Name of the file that is being written, inside the folder.
    public let file: String
    /// Bytes of all files that are written.
    public let writtenBytes: Int
    /// Bytes that will be written.
    public let totalBytes: Int
}

/// A file that an export wrote.
public struct WrittenFile: Sendable, Equatable {
    /// Name inside the folder.
    public let name: String
    /// Size in bytes.
    public let byteCount: Int
}
