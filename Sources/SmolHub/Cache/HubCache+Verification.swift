/// What is wrong with a file of the cache.
public struct CacheDamage: Sendable, Equatable {
    /// The class of a damage.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Kind: String, Sendable {
        /// The bytes do not have the hash that is the blob's name.
        case wrongHash = "wrong hash"
        /// A link leads nowhere.
        case missingBlob = "missing blob"
        /// The blob cannot be read.
        case unreadable
        /// A reference names a commit of which nothing is there.
        case missingSnapshot = "missing snapshot"
    }

    /// The class of the damage.
    public let kind: Kind
    /// The file, relative to the repository's folder.
    public let file: String

    /// A damage of a file.
    public init(kind: Kind, file: String) {
        self.kind = kind
        self.file = file
    }
}

/// What a look at every byte of a repository found.
public struct CacheVerification: Sendable, Equatable {
    /// The repository.
    public let id: RepositoryID
    /// Blobs whose hash is right.
    public let intactBlobs: Int
    /// Blobs whose name is no hash, so that nothing can be said.
    public let uncheckedBlobs: Int
    /// Files of downloads that have not ended.
    public let incompleteFiles: Int
    /// What is wrong.
    public let damages: [CacheDamage]
}

extension HubCache {
    /// Hashes every blob of a repository and follows every link and reference.
    ///
    /// - Parameter progress: Called after each blob with its size in bytes.
    public func verify(
        _ repository: CachedRepository,
        progress: (Int) -> Void = { _ in }
    ) throws -> CacheVerification {
        let blobs = repository.folder + "/blobs"
        var intact = 0
        var unchecked = 0
        var incomplete = 0
        var damages: [CacheDamage] = []
        for name in Files.names(in: blobs) {
            try Task.checkCancellation()
            if Self.isIncomplete(name) {
                incomplete += 1
                continue
            }
            guard let blob = BlobName(name) else {
                unchecked += 1
                continue
            }
            let size = Files.size(blobs + "/" + name) ?? 0
            switch Self.hasRightHash(blobs + "/" + name, blob) {
            case true?: intact += 1
            case false?: damages.append(CacheDamage(kind: .wrongHash, file: "blobs/" + name))
            case nil: damages.append(CacheDamage(kind: .unreadable, file: "blobs/" + name))
            }
            progress(size)
        }
        for revision in repository.revisions {
            for file in revision.files where !Files.exists(revision.folder + "/" + file) {
                damages.append(CacheDamage(kind: .missingBlob, file: "snapshots/\(revision.commit)/\(file)"))
            }
        }
        let commits = Set(repository.revisions.map(\.commit))
        for (name, commit) in references(of: repository.id).sorted(by: { $0.key < $1.key })
        where !commits.contains(commit) {
            damages.append(CacheDamage(kind: .missingSnapshot, file: "refs/" + name))
        }
        return CacheVerification(
            id: repository.id,
            intactBlobs: intact,
            uncheckedBlobs: unchecked,
            incompleteFiles: incomplete,
            damages: damages
        )
    }

    /// Whether the bytes of a blob have the hash that is its name; nil when they cannot be read.
    static func hasRightHash(_ path: String, _ blob: BlobName) -> Bool? {
        do {
            let file = try OpenFile(path: path, create: false)
            let size = try file.size()
            var hash = BlobHash(blob.algorithm, size: size)
            try file.hash(&hash, count: size)
            return hash.finish() == blob.description
        } catch {
            return nil
        }
    }
}
