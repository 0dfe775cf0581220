/// The files of one commit of a repository, as they lie in the cache.
public struct Snapshot: Sendable, Equatable {
    /// The repository.
    public let repository: RepositoryID
    /// The commit: 40 hexadecimal digits.
    public let commit: String
    /// The folder: a model folder in the hub's layout, its files links into the cache.
    public let folder: String
    /// The names of the files that were asked for.
    public let files: [RepositoryFileName]
}
