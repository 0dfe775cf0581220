import Foundation
import HubTestServer
import SmolHub
import Synchronization
import Testing

/// A folder that is removed with its last owner.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "smolhub-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// What happened during downloads.
final class EventLog: Sendable {
    private let list = Mutex<[DownloadEvent]>([])

    func add(_ event: DownloadEvent) { list.withLock { $0.append(event) } }
    var events: [DownloadEvent] { list.withLock { $0 } }
}

/// A server, a cache and a client for one test.
struct HubFixture {
    static let id = "maker/tiny-model"
    static let commit = "4d1b9e57c2a08f63d5e7b94a1c06f2388e5a7d90"

    let server: HubTestServer
    let folder: TemporaryFolder
    var configuration: HubConfiguration

    init(_ repository: TestRepository? = nil, behavior: ServerBehavior = ServerBehavior()) async throws {
        server = try await HubTestServer([try repository ?? .model(Self.id)], behavior: behavior)
        folder = try TemporaryFolder()
        configuration = HubConfiguration(
            endpoint: server.endpoint,
            cacheFolder: folder.path + "/hub",
            retries: RetryPolicy(firstDelay: 0.001, longestDelay: 0.002),
            // Other tests may keep every thread busy for a while.
            silenceSeconds: 120
        )
    }

    var hub: Hub { Hub(configuration) }
    var model: String { folder.path + "/hub/models--maker--tiny-model" }
    var repositoryID: RepositoryID { get throws { try RepositoryID(Self.id) } }

    func download(
        _ files: ModelFiles = .safetensors,
        revision: String = "main",
        log: EventLog = EventLog()
    ) async throws -> Snapshot {
        try await hub.download(repositoryID, revision: Revision(revision), files: files, report: log.add)
    }

    /// The error of a download, which must be one.
    func error(_ files: ModelFiles = .safetensors, revision: String = "main") async throws -> HubError {
        let error = await #expect(throws: HubError.self) { try await download(files, revision: revision) }
        let found = try #require(error)
        #expect(!found.description.contains("\n"), "\(found)")
        return found
    }

    /// Paths of files and links under the cache, relative to it.
    func paths() -> [String] {
        let root = folder.path + "/hub"
        let all = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        return all.filter { path in
            let type = try? FileManager.default.attributesOfItem(atPath: root + "/" + path)[.type] as? FileAttributeType
            return type != .typeDirectory
        }.sorted()
    }

    func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: folder.path + "/hub/" + path)), as: UTF8.self)
    }

    func link(_ path: String) throws -> String {
        try FileManager.default.destinationOfSymbolicLink(atPath: folder.path + "/hub/" + path)
    }

    /// Every link leads to bytes that are the repository's.
    func expectIntact(_ snapshot: Snapshot, _ repository: TestRepository) throws {
        let files = try #require(repository.commits[snapshot.commit])
        for name in snapshot.files {
            let file = try #require(files.first { $0.name == name.description })
            let data = try Data(contentsOf: URL(filePath: snapshot.folder + "/" + file.name))
            #expect(Array(data) == file.bytes, "\(file.name)")
        }
    }
}
