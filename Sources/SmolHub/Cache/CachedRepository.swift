#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// What the cache holds of one repository.
public struct CachedRepository: Sendable, Equatable {
    /// The repository.
    public let id: RepositoryID
    /// Its folder.
    public let folder: String
    /// Its commits, those with a name first.
    public let revisions: [CachedRevision]
    /// Bytes of all its blobs, each counted once.
    public let size: Int
    /// Bytes of downloads that have not ended.
    public let incompleteSize: Int
    /// When a blob last came, nil where there is none.
    public let lastModified: Date?
}

/// One commit in the cache.
public struct CachedRevision: Sendable, Equatable {
    /// The commit.
    public let commit: String
    /// Branches and tags that stood for it when they were last fetched.
    public let references: [String]
    /// Its folder.
    public let folder: String
    /// Names of its files.
    public let files: [String]
    /// Bytes of its files.
    public let size: Int
}

extension HubCache {
    /// The models in the cache, by name.
    ///
    /// A folder that is not there is an empty cache.
    public func repositories() -> [CachedRepository] {
        Files.names(in: folder).compactMap { name in
            guard let id = RepositoryID(folderName: name), Files.isFolder(folder + "/" + name) else { return nil }
            return cachedRepository(id)
        }.sorted { $0.id.description < $1.id.description }
    }

    /// What the cache holds of one repository, nil when it holds nothing.
    public func repository(_ id: RepositoryID) -> CachedRepository? {
        Files.isFolder(folder(of: id)) ? cachedRepository(id) : nil
    }

    private func cachedRepository(_ id: RepositoryID) -> CachedRepository {
        let folder = folder(of: id)
        let references = references(of: id)
        let commits = Files.names(in: folder + "/snapshots").filter { Files.isFolder(folder + "/snapshots/" + $0) }
        let revisions = commits.map { commit in
            let snapshot = folder + "/snapshots/" + commit
            let files = Files.filesBelow(snapshot)
            return CachedRevision(
                commit: commit,
                references: references.filter { $0.value == commit }.map(\.key).sorted(),
                folder: snapshot,
                files: files,
                size: files.reduce(0) { $0 + (Files.size(snapshot + "/" + $1) ?? 0) }
            )
        }
        let blobs = Files.names(in: folder + "/blobs")
        let (incomplete, whole) = (blobs.filter(Self.isIncomplete), blobs.filter { !Self.isIncomplete($0) })
        func total(_ names: [String]) -> Int {
            names.reduce(0) { $0 + (Files.size(folder + "/blobs/" + $1) ?? 0) }
        }
        return CachedRepository(
            id: id,
            folder: folder,
            revisions: revisions.sorted {
                ($0.references.isEmpty ? 1 : 0, $0.commit) < ($1.references.isEmpty ? 1 : 0, $1.commit)
            },
            size: total(whole),
            incompleteSize: total(incomplete),
            lastModified: whole.compactMap { Self.modificationDate(folder + "/blobs/" + $0) }.max()
        )
    }

    /// Every name under `refs` and its commit.
    func references(of id: RepositoryID) -> [String: String] {
        let names = Files.filesBelow(folder(of: id) + "/refs")
        var result: [String: String] = [:]
        for name in names {
            guard let revision = try? Revision(name), !revision.isCommit else { continue }
            result[name] = commit(of: revision, in: id)
        }
        return result
    }

    static func isIncomplete(_ blob: String) -> Bool { blob.hasSuffix(".incomplete") }

    private static func modificationDate(_ path: String) -> Date? {
        try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
    }
}
