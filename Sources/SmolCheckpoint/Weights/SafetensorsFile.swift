package import SmolSupport

/// A safetensors file, mapped, its header checked.
package struct SafetensorsFile: Sendable {
    /// Path as given.
    package var path: String { file.path }
    /// The checked header.
    package let header: SafetensorsHeader
    /// The mapping, or what stands for it.
    package let file: any TensorStorage
    private let indices: [String: Int]

    /// Maps a file and checks its header; no tensor is read.
    package init(path: String) throws(FileError) {
        let file = try MappedFile(path: path)
        self.init(header: try SafetensorsHeader(bytes: file.bytes, path: path), file: file)
    }

    /// Puts a checked header and what holds its tensors together.
    package init(header: SafetensorsHeader, file: any TensorStorage) {
        self.file = file
        self.header = header
        indices = Dictionary(header.entries.indices.map { (header.entries[$0].name, $0) }) { first, _ in first }
    }

    /// Names of the tensors in the order of their data.
    package var names: [String] { header.entries.map(\.name) }

    /// The header's entry of a tensor, or nil.
    package func entry(named name: String) -> SafetensorsHeader.Entry? {
        indices[name].map { header.entries[$0] }
    }

    /// A tensor whose elements can be computed with: F32, F16 or BF16.
    package func tensor(named name: String) throws(FileError) -> TensorView {
        guard let entry = entry(named: name) else {
            throw FileError(.missingTensor, file: path, place: singleLine(name), "no such tensor")
        }
        guard entry.dataType.isSupportedWeight else {
            throw FileError(
                .unsupported,
                file: path,
                place: singleLine(name),
                "is \(entry.dataType.rawValue), expected F32, F16 or BF16"
            )
        }
        return TensorView(
            name: name,
            dataType: entry.dataType,
            shape: entry.shape,
            fileRange: entry.fileRange,
            file: file
        )
    }
}
