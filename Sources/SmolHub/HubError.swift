internal import SmolSupport

/// Why the hub or its cache could not give what was asked: what it is about and what to do, in one line.
public struct HubError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The class of a problem, for a caller that treats some of them differently.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Kind: Sendable, Equatable {
        /// A name of a repository, a revision or a setting is not well formed.
        case invalidName
        /// The hub has no such repository, or hides it.
        case repositoryNotFound
        /// The repository has no such branch, tag or commit.
        case revisionNotFound
        /// The repository lacks a file that is needed.
        case fileNotFound
        /// The repository's terms have to be accepted first, or the token lacks the right.
        case gated
        /// The token is not valid.
        case unauthorized
        /// It is not in the cache, and the network may not be used.
        case offline
        /// The host cannot be reached or breaks off again and again.
        case network
        /// The host asks to wait longer than this library waits.
        case rateLimited
        /// The host answered what a hub does not answer.
        case badResponse
        /// A listed file name would leave the folder.
        case unsafeFileName
        /// The bytes that came are not the ones that the hub announced.
        case hashMismatch
        /// The disk has not enough room.
        case diskFull
        /// A file or folder of the cache cannot be read or written.
        case fileSystem
    }

    /// The class of the problem.
    public let kind: Kind
    /// What it is about: a repository, a file, a path or a URL.
    public let subject: String
    /// What is wrong and what to do.
    public let problem: String

    /// An error about `subject`.
    public init(_ kind: Kind, _ subject: String, _ problem: String) {
        self.kind = kind
        self.subject = subject
        self.problem = problem
    }

    /// One line: `subject: problem`.
    public var description: String { "\(subject): \(problem)" }
}

/// Text from a server or a user, safe to show in one line, with the hub's limit: addresses are long.
func singleLine(_ text: String) -> String {
    SmolSupport.singleLine(text, limit: 160)
}
