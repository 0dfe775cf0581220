package import SmolSupport

/// The header of a safetensors file, checked: every range lies in the file, fits its shape, and together they
/// cover the data without hole or overlap.
///
/// Layout: 8 bytes header length N (little-endian), N bytes JSON object, then the data. The JSON maps a name to
/// `{"dtype", "shape", "data_offsets": [begin, end]}`, offsets counted from the start of the data; the key
/// `__metadata__` holds texts. (Format description of the safetensors project.)
package struct SafetensorsHeader: Sendable, Equatable {
    /// One tensor's entry.
    package struct Entry: Sendable, Equatable {
        /// Name of the tensor.
        package let name: String
        /// Element type.
        package let dataType: TensorDataType
        /// Extent of each dimension.
        package let shape: [Int]
        /// Where the elements lie in the file.
        package let fileRange: Range<Int>

        /// An entry of these parts.
        package init(name: String, dataType: TensorDataType, shape: [Int], fileRange: Range<Int>) {
            self.name = name
            self.dataType = dataType
            self.shape = shape
            self.fileRange = fileRange
        }
    }

    /// Longest header that is read, in bytes; the format's own limit.
    package static let largestLength = 100_000_000
    /// Most dimensions of a tensor.
    package static let largestRank = 16

    /// The tensors in the order of their data.
    package let entries: [Entry]
    /// The texts under `__metadata__`.
    package let metadata: [String: String]

    /// A header of entries that follow one another, for tensors that are in no file.
    package init(entries: [Entry]) {
        self.entries = entries
        metadata = [:]
    }

    /// Reads and checks the header.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - path: Its path, for errors.
    package init(bytes: UnsafeRawBufferPointer, path: String) throws(FileError) {
        let json = try Self.json(of: bytes, path: path)
        let decoded = try HeaderText(json, path: path)
        metadata = decoded.metadata
        let dataStart = 8 + json.count
        var entries: [Entry] = []
        entries.reserveCapacity(decoded.tensors.count)
        for (name, tensor) in decoded.tensors {
            entries.append(try tensor.checked(name: name, path: path, data: dataStart..<bytes.count))
        }
        // An empty tensor comes before the one that begins at the same byte.
        entries.sort {
            ($0.fileRange.lowerBound, $0.fileRange.upperBound, $0.name)
                < ($1.fileRange.lowerBound, $1.fileRange.upperBound, $1.name)
        }
        try Self.checkCoverage(of: dataStart..<bytes.count, by: entries, path: path)
        self.entries = entries
    }

    /// The JSON part of the file.
    private static func json(
        of bytes: UnsafeRawBufferPointer,
        path: String
    ) throws(FileError)
        -> UnsafeRawBufferPointer
    {
        guard bytes.count >= 8 else {
            throw FileError(
                .malformed,
                file: path,
                place: "header length",
                "the file has \(bytes.count) bytes, too few for a safetensors file; download it again"
            )
        }
        let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
        guard length <= UInt64(largestLength) else {
            throw FileError(
                .malformed,
                file: path,
                place: "header length",
                "is \(length), expected at most \(largestLength); is this a safetensors file?"
            )
        }
        guard length <= UInt64(bytes.count - 8) else {
            throw FileError(
                .malformed,
                file: path,
                place: "header length",
                "is \(length), but only \(bytes.count - 8) bytes follow; the file is cut short"
            )
        }
        guard length >= 2, bytes[8] == UInt8(ascii: "{") else {
            throw FileError(.malformed, file: path, place: "header", "does not start with '{'")
        }
        return UnsafeRawBufferPointer(rebasing: bytes[8..<(8 + Int(length))])
    }

    /// Checks that sorted entries touch each other from the first byte of the data to the last.
    private static func checkCoverage(
        of data: Range<Int>,
        by entries: [Entry],
        path: String
    ) throws(FileError) {
        var end = data.lowerBound
        for entry in entries {
            let begin = entry.fileRange.lowerBound
            guard begin == end else {
                throw FileError(
                    .malformed,
                    file: path,
                    place: singleLine(entry.name),
                    "its data begins at byte \(begin) of the file, "
                        + (begin < end ? "inside the tensor before it" : "after a hole") + ", expected \(end)"
                )
            }
            end = entry.fileRange.upperBound
        }
        guard end == data.upperBound else {
            throw FileError(
                .malformed,
                file: path,
                place: "data",
                "tensors end at byte \(end), but the file has \(data.upperBound) bytes"
            )
        }
    }
}

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
