/// Why a `tokenizer.json` could not be used.
public struct TokenizerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, without the file it is wrong in.
    public enum Reason: Sendable, Equatable {
        /// The file cannot be read: missing, not a regular file, too large.
        case unreadable(problem: String)
        /// The bytes are not JSON; `byteOffset` counts from the start of the file.
        case malformedJSON(byteOffset: Int, problem: String)
        /// A value is missing or cannot be what it says; `path` is its place, as in `model.merges[3]`.
        case invalidValue(path: String, problem: String)
        /// The file asks for something that this tokenizer does not do.
        case unsupported(path: String, construct: String, supported: String)
    }

    /// The file, as the caller named it.
    public let file: String
    /// What is wrong with it.
    public let reason: Reason

    /// An error about `file`.
    public init(file: String, reason: Reason) {
        self.file = file
        self.reason = reason
    }

    /// One line that names the file, the place in it and what would be right.
    public var description: String {
        switch reason {
        case .unreadable(let problem):
            "\(file): \(problem)"
        case .malformedJSON(let byteOffset, let problem):
            "\(file): not valid JSON at byte \(byteOffset): \(problem)"
        case .invalidValue(let path, let problem):
            "\(file): \(path): \(problem)"
        case .unsupported(let path, let construct, let supported):
            "\(file): \(path): \(construct) is not supported (supported: \(supported))"
        }
    }
}
