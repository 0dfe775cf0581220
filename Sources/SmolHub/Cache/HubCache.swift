/// The hub's on-disk cache, in the layout that Python's `huggingface_hub` writes and reads.
///
/// ```
/// models--ORGANISATION--NAME/
///   blobs/HASH                    the bytes
///   snapshots/COMMIT/FILE         a relative link to the blob
///   refs/REVISION                 the commit, without a line break
///   .no_exist/COMMIT/FILE         empty: the commit has no such file
/// .locks/models--…/HASH.lock      held while a blob is fetched
/// ```
public struct HubCache: Sendable, Equatable {
    /// The folder that holds `models--…`.
    public let folder: String

    /// Describes a cache; nothing is made.
    public init(folder: String) {
        self.folder = folder
    }

    /// The folder of a repository.
    func folder(of repository: RepositoryID) -> String { folder + "/" + repository.folderName }

    func blobsFolder(of repository: RepositoryID) -> String { folder(of: repository) + "/blobs" }

    func locksFolder(of repository: RepositoryID) -> String { folder + "/.locks/" + repository.folderName }

    func snapshotFolder(of repository: RepositoryID, commit: String) -> String {
        folder(of: repository) + "/snapshots/" + commit
    }

    func blob(_ name: BlobName, of repository: RepositoryID) -> String {
        blobsFolder(of: repository) + "/" + name.description
    }

    func incompleteBlob(_ name: BlobName, of repository: RepositoryID) -> String {
        blob(name, of: repository) + ".incomplete"
    }

    func link(_ name: RepositoryFileName, of repository: RepositoryID, commit: String) -> String {
        snapshotFolder(of: repository, commit: commit) + "/" + name.description
    }

    /// The commit that a revision stood for when it was last fetched, nil where that is not known.
    func commit(of revision: Revision, in repository: RepositoryID) -> String? {
        if revision.isCommit { return revision.description }
        let file = folder(of: repository) + "/refs/" + revision.description
        guard let bytes = Files.start(of: file, upTo: 128) else { return nil }
        let commit = String(decoding: bytes, as: UTF8.self).trimmed
        return commit.isLowercaseHex(count: 40) ? commit : nil
    }

    /// Takes the lock of a blob.
    func lock(_ name: BlobName, of repository: RepositoryID) async throws -> FileLock {
        let folder = locksFolder(of: repository)
        try Files.makeFolder(folder)
        return try await FileLock.acquire(folder + "/\(name).lock")
    }
}
