import ArgumentParser
import SmolHub
import SmolTerminal

/// `smolvlm cache`: the models on the disk.
struct CacheCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache",
        abstract: "List, remove or check the models in the hub's cache.",
        usage: "smolvlm cache ls | rm | verify [OPTIONS]",
        subcommands: [CacheList.self, CacheRemove.self, CacheVerify.self]
    )
}

/// `smolvlm cache rm`: makes room.
struct CacheRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm",
        abstract: "Remove models from the cache, or one revision of a model.",
        usage: "smolvlm cache rm [--revision REVISION] ID...",
        discussion: "What other revisions still need stays, and so does what several models share."
    )

    @Argument(help: "Models to remove: organisation/name.", completion: .cachedModel)
    var ids: [String]

    @Option(help: "Only this branch, tag or commit of the model.")
    var revision: String?

    func validate() throws {
        guard !ids.isEmpty else { throw ValidationError("which model? smolvlm cache ls lists them") }
        if revision != nil, ids.count > 1 { throw ValidationError("--revision: only with one model") }
    }

    func run() async throws {
        let cache = HubCache(folder: try HubConfiguration().cacheFolder)
        for id in try ids.map({ try RepositoryID($0) }) {
            let freed =
                if let revision {
                    try cache.remove(id, revision: Revision(revision))
                } else {
                    try cache.remove(id)
                }
            try Output.standard.write("removed \(id), \(ByteCount.text(freed)) freed\n")
        }
    }
}
