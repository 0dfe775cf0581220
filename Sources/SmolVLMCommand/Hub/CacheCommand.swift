import ArgumentParser

/// `smolvlm cache`: the models on the disk.
struct CacheCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache",
        abstract: "List, remove or check the models in the hub's cache.",
        usage: "smolvlm cache ls | rm | verify [OPTIONS]",
        subcommands: [CacheList.self, CacheRemove.self, CacheVerify.self]
    )
}
