#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension HubCache {
    /// What the cache holds of a revision.
    enum Holding: Sendable, Equatable {
        /// Nothing of it.
        case nothing
        /// Some of its files; the first that is missing.
        case incomplete(commit: String, missing: String)
        /// All that was asked for.
        case complete(Snapshot)
    }

    /// Looks a revision up, without the network.
    func holding(of repository: RepositoryID, revision: Revision, files: ModelFiles) -> Holding {
        guard let commit = commit(of: revision, in: repository) else { return .nothing }
        let snapshotFolder = snapshotFolder(of: repository, commit: commit)
        let present = Files.filesBelow(snapshotFolder).filter { Files.size(snapshotFolder + "/" + $0) != nil }
        guard !present.isEmpty else { return .nothing }
        let names = listing(of: repository, commit: commit) ?? present.compactMap(RepositoryFileName.init)
        let lacking = ModelFiles.required.first { !names.map(\.description).contains($0) }
        if let lacking { return .incomplete(commit: commit, missing: "\(lacking) is missing") }
        let selection: [RepositoryFileName]
        do {
            selection = try files.selection(from: names, of: repository)
        } catch {
            return .incomplete(commit: commit, missing: "it \(error.problem)")
        }
        let shards = (try? shardNames(in: snapshotFolder, selection: selection)) ?? []
        let missing = (selection.map(\.description) + shards).first { !present.contains($0) }
        if let missing { return .incomplete(commit: commit, missing: "\(singleLine(missing)) is missing") }
        return .complete(
            Snapshot(repository: repository, commit: commit, folder: snapshotFolder, files: selection)
        )
    }

    /// The names of a commit's files as Python's library left them in `trees`, nil where it did not.
    private func listing(of repository: RepositoryID, commit: String) -> [RepositoryFileName]? {
        struct Tree: Decodable {
            struct File: Decodable {}
            let format_version: Int
            let files: [String: File]
        }
        let path = folder(of: repository) + "/trees/\(commit).json"
        guard
            let size = Files.size(path), size <= RepositoryListing.sizeLimit,
            let data = FileManager.default.contents(atPath: path),
            let tree = try? JSONDecoder().decode(Tree.self, from: data), tree.format_version == 1
        else { return nil }
        return tree.files.keys.sorted().compactMap(RepositoryFileName.init)
    }

    /// The shards that an index of weights names, so that one that was never fetched is missed.
    private func shardNames(in folder: String, selection: [RepositoryFileName]) throws -> [String] {
        struct Index: Decodable { let weight_map: [String: String] }
        let path = folder + "/" + ModelFiles.weightsIndex
        guard
            selection.contains(where: { $0.description == ModelFiles.weightsIndex }),
            let size = Files.size(path), size <= RepositoryListing.sizeLimit,
            let data = FileManager.default.contents(atPath: path)
        else { return [] }
        return Set(try JSONDecoder().decode(Index.self, from: data).weight_map.values).sorted()
    }
}
