internal import SmolSupport

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Writes the files of an export, and counts them.
final class ExportWriting {
    /// The files that are written.
    private(set) var files: [WrittenFile] = []

    private let target: ExportFolder
    private let totalBytes: Int
    private let report: (ExportProgress) -> Void
    private var doneBytes = 0

    init(target: ExportFolder, totalBytes: Int, report: @escaping (ExportProgress) -> Void) {
        self.target = target
        self.totalBytes = totalBytes
        self.report = report
    }

    /// Writes everything and gives the files their names.
    func write(_ graphs: [GraphFiles], _ small: [(name: String, data: [UInt8])]) throws {
        try target.checkRoom(for: totalBytes)
        for graph in graphs {
            // The weights before the graph that names them, so that no graph is ever there without its weights.
            if graph.dataByteCount > 0 {
                let file = try target.add("onnx/" + GraphFiles.dataName(graph.name))
                try graph.writeData(to: file) { [self] in tell(file) }
                try finish(file)
            }
            let file = try target.add("onnx/" + graph.name)
            try graph.writeGraph(to: file) { [self] in tell(file) }
            try finish(file)
        }
        for (name, data) in small {
            let file = try target.add(name)
            try data.withUnsafeBytes { try file.write($0) }
            try finish(file)
        }
        try target.publish()
        // What an earlier export had in a second file, this one may have in the first.
        for graph in graphs where graph.dataByteCount == 0 {
            unlink(target.file("onnx/" + GraphFiles.dataName(graph.name)))
        }
    }

    private func tell(_ file: OutputFile) {
        report(
            ExportProgress(
                file: file.name,
                writtenBytes: doneBytes + file.byteCount,
                totalBytes: totalBytes
            )
        )
    }

    private func finish(_ file: OutputFile) throws {
        try file.finish()
        doneBytes += file.byteCount
        files.append(WrittenFile(name: file.name, byteCount: file.byteCount))
    }
}
