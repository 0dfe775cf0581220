#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// What is wrong with a file or folder: the place in it and what would be right, in one line.
public struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The class of a problem, for a caller that treats some of them differently.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
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
        /// Something is there already that must not be replaced.
        case exists
        /// The disk is full.
        case diskFull
        /// The system refused to make, write or rename a file.
        case unwritable
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

extension FileError {
    /// What the system says about a file that was to be written, from `errno`.
    package static func unwritable(_ path: String, _ what: String) -> FileError {
        let code = errno
        if code == ENOSPC || code == EDQUOT {
            return FileError(.diskFull, file: path, "the disk is full; make room, or choose another disk")
        }
        return FileError(.unwritable, file: path, "\(what): \(String(cString: strerror(code)))")
    }
}
