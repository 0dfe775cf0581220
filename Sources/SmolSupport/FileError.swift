/// What is wrong with a model folder: the file, the place in it and what would be right, in one line.
public struct CheckpointError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The class of a problem, for a caller that treats some of them differently.
    public enum Kind: Sendable, Equatable {
        /// A file or folder does not exist.
        case notFound
        /// A file or folder exists but cannot be read, or is not of the right kind (a folder, an empty file).
        case unreadable
        /// The bytes are not what the file's format demands.
        case malformed
        /// A value is of the wrong type or outside its allowed range, or disagrees with another.
        case invalidValue
        /// The file is well formed but asks for something that this library does not do.
        case unsupported
        /// A tensor that the model needs is not in the checkpoint.
        case missingTensor
        /// A tensor's shape disagrees with `config.json`.
        case shapeMismatch
    }

    /// The class of the problem.
    public let kind: Kind
    /// Path of the file or folder.
    public let file: String
    /// The place inside the file (a JSON path, a tensor's name), nil when the whole file is meant.
    public let place: String?
    /// What is wrong there and what would be right.
    public let problem: String

    /// An error about `file`, at `place` inside it.
    public init(_ kind: Kind, file: String, place: String? = nil, _ problem: String) {
        self.kind = kind
        self.file = file
        self.place = place
        self.problem = problem
    }

    /// One line: `file: place: problem`.
    public var description: String {
        ([file] + (place.map { [$0] } ?? []) + [problem]).joined(separator: ": ")
    }
}

/// Text out of an untrusted file, safe to show in one line: control characters escaped, cut at 120 characters.
package func singleLine(_ text: String) -> String {
    let limit = 120
    var result = ""
    for scalar in text.unicodeScalars.prefix(limit) {
        let isControl = scalar.properties.generalCategory == .control
        let breaksLine = scalar.value == 0x2028 || scalar.value == 0x2029
        result += isControl || breaksLine ? scalar.escaped(asASCII: true) : String(scalar)
    }
    return text.unicodeScalars.count > limit ? result + "…" : result
}
