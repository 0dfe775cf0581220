import ArgumentParser
import SmolHub
import SmolTerminal

/// `smolvlm cache verify`: hashes what is in the cache.
struct CacheVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that every file in the cache has the bytes that its hash promises.",
        usage: "smolvlm cache verify [--json] [ID]...",
        discussion: "Exit status 1 when something is damaged."
    )

    @Argument(help: "Models to check. (default: all)", completion: .cachedModel)
    var ids: [String] = []

    @Flag(help: "One JSON object a line, one a model.")
    var json = false

    func run() async throws {
        let cache = HubCache(folder: try HubConfiguration().cacheFolder)
        let status = StatusLine(isEnabled: true)
        defer { status.clear() }
        var isDamaged = false
        for repository in try repositories(in: cache) {
            var done = 0
            let result = try cache.verify(repository) { bytes in
                done += bytes
                status.show("checking \(repository.id): \(ByteCount.text(done)) of \(ByteCount.text(repository.size))")
            }
            status.clear()
            isDamaged = isDamaged || !result.damages.isEmpty
            if json {
                try Output.standard.writeJSON(VerificationReport(result))
            } else {
                try Output.standard.write(Self.lines(result))
            }
        }
        if isDamaged { throw ExitCode.failure }
    }

    private func repositories(in cache: HubCache) throws -> [CachedRepository] {
        guard !ids.isEmpty else { return cache.repositories() }
        return try ids.map { name in
            let id = try RepositoryID(name)
            guard let repository = cache.repository(id) else {
                throw HubError(.repositoryNotFound, name, "not in the cache \(cache.folder)")
            }
            return repository
        }
    }

    private static func lines(_ result: CacheVerification) -> String {
        var notes = ["\(result.intactBlobs) intact"]
        if result.uncheckedBlobs > 0 { notes.append("\(result.uncheckedBlobs) whose name is no hash") }
        if result.incompleteFiles > 0 { notes.append("\(result.incompleteFiles) unfinished") }
        if !result.damages.isEmpty { notes.append("\(result.damages.count) damaged") }
        var text = "\(result.id): \(notes.joined(separator: ", "))\n"
        for damage in result.damages { text += "  \(damage.file): \(damage.kind.rawValue)\n" }
        if !result.damages.isEmpty {
            text += "  cure: smolvlm cache rm \(result.id), then smolvlm download \(result.id)\n"
        }
        return text
    }
}

/// The object that `cache verify --json` prints for each model.
///
/// Its keys are a contract.
struct VerificationReport: Encodable {
    struct Damage: Encodable {
        let file: String
        let problem: String
    }

    let id: String
    let intact: Int
    let unchecked: Int
    let unfinished: Int
    let damaged: [Damage]

    init(_ result: CacheVerification) {
        id = result.id.description
        intact = result.intactBlobs
        unchecked = result.uncheckedBlobs
        unfinished = result.incompleteFiles
        damaged = result.damages.map { Damage(file: $0.file, problem: $0.kind.rawValue) }
    }
}
