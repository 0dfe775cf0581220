internal import OnnxRuntime
internal import SmolCheckpoint
internal import SmolGraphFormat
internal import SmolSupport

/// One of the three graphs, loaded, with checks of what it takes and gives.
final class OnnxGraph {
    /// Path of the file.
    let path: String
    let session: OnnxSession
    var library: OnnxLibrary { session.library }

    /// Checks where the graph's data lies, then loads it.
    ///
    /// - Throws: ``FileError``.
    init(
        path: String,
        folder: ModelFolder,
        library: OnnxLibrary,
        options: OnnxSessionOptions
    ) throws(FileError) {
        self.path = path
        try ExternalDataCheck(graph: path, modelFolder: folder.path).verify()
        do throws(OnnxRuntimeError) {
            session = try OnnxSession(library: library, path: path, options: options)
        } catch .failed(let code, let message, _) {
            throw FileError(
                code == .notImplemented || code == .invalidGraph || code == .failure ? .unsupported : .malformed,
                file: path,
                "ONNX Runtime \(library.version) cannot load it: \(code): \(singleLine(message))"
                    + "; download the file again, or use a newer ONNX Runtime"
            )
        } catch {
            throw FileError(.unreadable, file: path, "cannot be loaded: \(error)")
        }
    }

    /// An input by name, or nil.
    func input(named name: String) -> OnnxValueInfo? {
        session.inputs.first { $0.name == name }
    }

    /// An input that must be there, of one of some types and ranks.
    func input(
        _ name: String,
        types: [OnnxElementType],
        ranks: ClosedRange<Int>
    ) throws(FileError) -> OnnxValueInfo {
        guard let value = input(named: name) else {
            throw error("input \(name)", "the graph has none of this name; it takes \(Self.list(session.inputs))")
        }
        try check(value, "input", types: types, ranks: ranks)
        return value
    }

    /// An output that must be there, of one of some types and ranks.
    func output(
        _ name: String,
        types: [OnnxElementType],
        ranks: ClosedRange<Int>
    ) throws(FileError) -> OnnxValueInfo {
        guard let value = session.outputs.first(where: { $0.name == name }) else {
            throw error("output \(name)", "the graph has none of this name; it gives \(Self.list(session.outputs))")
        }
        try check(value, "output", types: types, ranks: ranks)
        return value
    }

    /// The only output of a graph, whatever its name.
    func onlyOutput(types: [OnnxElementType], ranks: ClosedRange<Int>) throws(FileError) -> OnnxValueInfo {
        guard let value = session.outputs.first else { throw error(nil, "the graph has no output") }
        try check(value, "output", types: types, ranks: ranks)
        return value
    }

    /// Refuses inputs that nobody would fill.
    func checkInputs(known names: Set<String>) throws(FileError) {
        if let unknown = session.inputs.first(where: { !names.contains($0.name) }) {
            throw error("input \(unknown.name)", "is not one that a SmolVLM graph takes")
        }
    }

    /// Checks a dimension, counted from the front, where the graph fixes it.
    func check(
        _ value: OnnxValueInfo,
        dimension index: Int,
        is size: Int,
        key: String
    ) throws(FileError) {
        guard value.dimensions.indices.contains(index), case .fixed(let found) = value.dimensions[index] else { return }
        guard found == size else {
            throw FileError(
                .shapeMismatch,
                file: path,
                place: singleLine(value.name),
                "has the shape \(singleLine(value.description)), but config.json's \(key) is \(size)"
            )
        }
    }

    /// Runs what is bound.
    func run(_ binding: OnnxBinding) throws(BackendError) {
        do {
            try binding.run()
        } catch {
            throw .graphFailed(graph: path, reason: String(describing: error))
        }
    }

    func error(_ place: String?, _ problem: String) -> FileError {
        FileError(.unsupported, file: path, place: place.map { singleLine($0) }, problem)
    }

    private func check(
        _ value: OnnxValueInfo,
        _ kind: String,
        types: [OnnxElementType],
        ranks: ClosedRange<Int>
    ) throws(FileError) {
        guard types.contains(value.elementType), ranks.contains(value.dimensions.count) else {
            let wanted = types.map { "\($0)" }.joined(separator: " or ")
            let rank = ranks.count == 1 ? "\(ranks.lowerBound)" : "\(ranks.lowerBound) to \(ranks.upperBound)"
            throw error(
                "\(kind) \(value.name)",
                "is \(singleLine(value.description)), expected \(wanted), \(rank) dimensions"
            )
        }
    }

    private static func list(_ values: [OnnxValueInfo]) -> String {
        let shown = values.prefix(4).map { singleLine($0.name) }.joined(separator: ", ")
        return values.count > 4 ? "\(shown), … (\(values.count))" : shown
    }
}
