package import SmolSupport

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Decides whether a graph may read the files that it names for its tensors.
///
/// ONNX Runtime opens them by itself, beside the graph, so they are looked at before the graph is loaded.
package struct ExternalDataCheck {
    private let graph: String
    private let folder: String
    /// Canonical folders whose files may be read.
    private let allowed: [String]

    /// - Parameters:
    ///   - graph: Path of the graph.
    ///   - modelFolder: The model folder that it belongs to.
    package init(graph: String, modelFolder: String) {
        self.graph = graph
        folder = URL(filePath: graph).deletingLastPathComponent().path
        let roots = [Self.canonical(folder), Self.canonical(graph, up: 1)] + Self.hubFolders(of: modelFolder)
        allowed = roots.compactMap { $0 }
    }

    /// Checks every tensor with external data.
    ///
    /// - Throws: ``FileError`` that names the tensor and the location.
    package func verify() throws(FileError) {
        var seen: Set<String> = []
        for tensor in try ExternalTensor.list(in: MappedFile(path: graph)) {
            for location in tensor.locations where seen.insert(location).inserted {
                try verify(location, tensor: tensor.name)
            }
        }
    }

    private func verify(_ location: String, tensor: String) throws(FileError) {
        let parts = location.split(separator: "/", omittingEmptySubsequences: false)
        let isPlain = !parts.contains { $0.isEmpty || $0 == "." || $0 == ".." }
        let isText = !location.unicodeScalars.contains { $0.properties.generalCategory == .control || $0 == "\\" }
        guard isPlain, isText else {
            throw error(tensor, location, "expected the name of a file beside the graph")
        }
        let path = folder + "/" + location
        guard let target = Self.canonical(path) else {
            throw FileError(.notFound, file: path, "no such file; the graph's weights lie there, download it")
        }
        guard allowed.contains(where: { target.hasPrefix($0 == "/" ? $0 : $0 + "/") }) else {
            throw error(tensor, location, "it leads out of the model folder")
        }
        let kind = FileKind(at: target)
        guard kind != .nothing, kind != .folder else {
            throw error(tensor, location, "it is a folder, expected a file")
        }
    }

    private func error(_ tensor: String, _ location: String, _ problem: String) -> FileError {
        FileError(
            .invalidValue,
            file: graph,
            place: singleLine("tensor \(tensor)"),
            "its data lies at '\(singleLine(location))', which is refused: \(problem)"
        )
    }

    /// Where the hub's cache keeps the files that a snapshot links to: the `blobs` of the repository, and those that
    /// all repositories share.
    private static func hubFolders(of modelFolder: String) -> [String?] {
        var snapshot = URL(filePath: modelFolder).standardizedFileURL
        while snapshot.pathComponents.count > 3 {
            let snapshots = snapshot.deletingLastPathComponent()
            let repository = snapshots.deletingLastPathComponent()
            if snapshots.lastPathComponent == "snapshots", repository.lastPathComponent.hasPrefix("models--") {
                let cache = repository.deletingLastPathComponent()
                return [canonical(repository.path + "/blobs"), canonical(cache.path + "/blobs")]
            }
            snapshot = snapshots
        }
        return []
    }

    /// The path with every link followed, and so many components taken off; nil where nothing is there.
    private static func canonical(_ path: String, up levels: Int = 0) -> String? {
        guard let resolved = Folder.canonical(path) else { return nil }
        var url = URL(filePath: resolved)
        for _ in 0..<levels { url.deleteLastPathComponent() }
        return url.path
    }
}
