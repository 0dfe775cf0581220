/// Why a model could not be exported: the file or folder and what would be right, in one line.
public struct ExportError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The class of a problem, for a caller that treats some of them differently.
    public enum Kind: Sendable, Equatable {
        /// Something is there already that is not an earlier export.
        case exists
        /// The disk is full.
        case diskFull
        /// The system refused to make, write or rename a file.
        case fileSystem
    }

    /// The class of the problem.
    public let kind: Kind
    /// Path of the file or folder.
    public let file: String
    /// What is wrong there and what would be right.
    public let problem: String

    /// An error about `file`.
    public init(_ kind: Kind, file: String, _ problem: String) {
        self.kind = kind
        self.file = file
        self.problem = problem
    }

    /// One line: `file: problem`.
    public var description: String { "\(file): \(problem)" }
}
