extension HubCache {
    /// Removes a repository from the cache.
    ///
    /// What several repositories share stays.
    ///
    /// - Returns: Bytes that were freed.
    /// - Throws: ``HubError``: `repositoryNotFound` when the cache has nothing of it, or `fileSystem`.
    public func remove(_ id: RepositoryID) throws(HubError) -> Int {
        guard repository(id) != nil else { throw notCached(id) }
        let blobs = blobsFolder(of: id)
        let freed = Files.names(in: blobs).reduce(0) { $0 + ownSize(blobs + "/" + $1) }
        try Files.removeTree(folder(of: id))
        if Files.isFolder(locksFolder(of: id)) { try Files.removeTree(locksFolder(of: id)) }
        return freed
    }

    /// Removes one revision and the blobs that no other revision links to.
    ///
    /// - Returns: Bytes that were freed.
    /// - Throws: ``HubError``: `repositoryNotFound`, `revisionNotFound` or `fileSystem`.
    public func remove(_ id: RepositoryID, revision: Revision) throws(HubError) -> Int {
        guard let repository = repository(id) else { throw notCached(id) }
        guard
            let commit = commit(of: revision, in: id),
            let removed = repository.revisions.first(where: { $0.commit == commit })
        else {
            let known = repository.revisions.map { $0.references.first ?? $0.commit }
            throw HubError(
                .revisionNotFound,
                "\(id)",
                "the cache has no revision \(singleLine(revision.description)); it has: \(known.joined(separator: ", "))"
            )
        }
        guard repository.revisions.count > 1 else { return try remove(id) }
        let folder = folder(of: id)
        let kept = Set(repository.revisions.filter { $0.commit != commit }.flatMap(blobNames))
        var freed = 0
        for blob in blobNames(of: removed) where !kept.contains(blob) {
            let path = folder + "/blobs/" + blob
            freed += ownSize(path)
            try Files.remove(path)
        }
        for reference in removed.references { try Files.remove(folder + "/refs/" + reference) }
        try Files.remove(folder + "/trees/\(commit).json")
        let missing = folder + "/.no_exist/" + commit
        if Files.isFolder(missing) { try Files.removeTree(missing) }
        try Files.removeTree(removed.folder)
        return freed
    }

    /// The blobs of this repository that a revision's links lead to.
    func blobNames(of revision: CachedRevision) -> Set<String> {
        Set(
            revision.files.compactMap { file in
                guard let target = Files.linkTarget(revision.folder + "/" + file) else { return nil }
                let up = String(repeating: "../", count: file.utf8.count { $0 == UInt8(ascii: "/") } + 2)
                let prefix = up + "blobs/"
                guard target.hasPrefix(prefix) else { return nil }
                let name = String(target.dropFirst(prefix.count))
                return name.contains("/") || name == ".." || name.isEmpty ? nil : name
            }
        )
    }

    /// Bytes of a regular file; what a link leads to belongs to somebody else.
    private func ownSize(_ path: String) -> Int { Files.linkTarget(path) == nil ? Files.size(path) ?? 0 : 0 }

    private func notCached(_ id: RepositoryID) -> HubError {
        let names = repositories().map(\.id.description)
        let nearest = KnownModels.nearest(to: id.description, among: names).map { "; did you mean \($0)?" } ?? ""
        return HubError(.repositoryNotFound, "\(id)", "not in the cache \(folder)\(nearest)")
    }
}
