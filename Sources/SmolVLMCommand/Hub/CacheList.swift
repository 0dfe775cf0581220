import ArgumentParser
import SmolHub
import SmolTerminal

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `smolvlm cache ls`: what the cache holds.
struct CacheList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls",
        abstract: "List the models in the cache, with their revisions and sizes.",
        usage: "smolvlm cache ls [--json]"
    )

    @Flag(help: "One JSON object a line, one a model.")
    var json = false

    func run() async throws {
        let cache = HubCache(folder: try HubConfiguration().cacheFolder)
        let repositories = cache.repositories()
        if json {
            for repository in repositories { try Output.standard.writeJSON(CachedModelReport(repository)) }
            return
        }
        guard !repositories.isEmpty else {
            Output.messages.note("no models in \(cache.folder); smolvlm download \(KnownModels.example) fetches one")
            return
        }
        let rows = [["MODEL", "REVISIONS", "FILES", "SIZE", "FETCHED"]] + repositories.map(Self.row)
        try Output.standard.write(TextTable.text(rows))
        let total = repositories.reduce(0) { $0 + $1.size + $1.incompleteSize }
        Output.messages.note("\(ByteCount.text(total)) in \(cache.folder)")
    }

    private static func row(_ repository: CachedRepository) -> [String] {
        let revisions = repository.revisions.flatMap { revision in
            revision.references.isEmpty ? [String(revision.commit.prefix(8))] : revision.references
        }
        let unfinished =
            repository.incompleteSize > 0 ? " + \(ByteCount.text(repository.incompleteSize)) unfinished" : ""
        return [
            repository.id.description,
            revisions.isEmpty ? "-" : revisions.joined(separator: ", "),
            String(Set(repository.revisions.flatMap(\.files)).count),
            ByteCount.text(repository.size) + unfinished,
            repository.lastModified.map { $0.formatted(.iso8601.year().month().day()) } ?? "-",
        ]
    }
}

/// The object that `cache ls --json` prints for each model.
///
/// Its keys are a contract.
struct CachedModelReport: Encodable {
    struct RevisionReport: Encodable {
        let commit: String
        let references: [String]
        let files: [String]
        let size: Int
        let folder: String
    }

    let id: String
    let folder: String
    let size: Int
    let unfinishedSize: Int
    let fetched: String?
    let revisions: [RevisionReport]

    init(_ repository: CachedRepository) {
        id = repository.id.description
        folder = repository.folder
        size = repository.size
        unfinishedSize = repository.incompleteSize
        fetched = repository.lastModified?.formatted(.iso8601)
        revisions = repository.revisions.map {
            RevisionReport(
                commit: $0.commit,
                references: $0.references,
                files: $0.files,
                size: $0.size,
                folder: $0.folder
            )
        }
    }

    enum CodingKeys: String, CodingKey {
        case id
        case folder
        case size
        case unfinishedSize = "unfinished_size"
        case fetched
        case revisions
    }
}
