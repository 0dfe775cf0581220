public import Logging

/// The Hugging Face hub and its on-disk cache.
///
/// ```swift
/// let hub = Hub(try HubConfiguration())
/// let snapshot = try await hub.snapshot(of: RepositoryID("HuggingFaceTB/SmolVLM2-256M-Video-Instruct"))
/// print(snapshot.folder)
/// ```
public struct Hub: Sendable {
    /// Where the hub is and what may be done.
    public let configuration: HubConfiguration
    /// The cache on disk.
    public let cache: HubCache
    private let logger: Logger?

    /// Describes a hub; nothing is asked yet.
    public init(_ configuration: HubConfiguration, logger: Logger? = nil) {
        self.configuration = configuration
        cache = HubCache(folder: configuration.cacheFolder)
        self.logger = logger
    }

    /// The files of a model, out of the cache where they are complete, else fetched.
    ///
    /// What is in the cache is not compared with the hub; ``download(_:revision:files:report:)`` does.
    ///
    /// - Parameters:
    ///   - repository: The model.
    ///   - revision: A branch, a tag or a commit.
    ///   - files: Which files are needed.
    ///   - report: Told what happens while files are fetched.
    /// - Throws: ``HubError`` or `CancellationError`.
    public func snapshot(
        of repository: RepositoryID,
        revision: Revision = .main,
        files: ModelFiles = .safetensors,
        report: @escaping @Sendable (DownloadEvent) -> Void = { _ in }
    ) async throws -> Snapshot {
        if case .complete(let snapshot) = cache.holding(of: repository, revision: revision, files: files) {
            return snapshot
        }
        return try await download(repository, revision: revision, files: files, report: report)
    }

    /// The files of a model as they are in the cache.
    ///
    /// - Throws: ``HubError`` of the kind `offline` that says what is missing.
    public func cachedSnapshot(
        of repository: RepositoryID,
        revision: Revision = .main,
        files: ModelFiles = .safetensors
    ) throws(HubError) -> Snapshot {
        let problem: String
        switch cache.holding(of: repository, revision: revision, files: files) {
        case .complete(let snapshot):
            return snapshot
        case .incomplete(_, let missing):
            problem = "is only partly downloaded (\(missing))"
        case .nothing:
            let names = cache.repositories().map(\.id.description)
            let nearest = KnownModels.nearest(to: repository.description, among: names)
            problem =
                names.contains(repository.description)
                ? "has no revision \(singleLine(revision.description)) in the cache"
                : "is not in the cache \(cache.folder)" + (nearest.map { ", which has \($0)," } ?? "")
        }
        throw HubError(
            .offline,
            repository.description,
            "\(problem), and the network may not be used"
        )
    }

    /// Fetches what the cache lacks of a revision as it is on the hub now.
    ///
    /// The revision is resolved to a commit once. Files that broke off go on where they stopped, every file is hashed
    /// before it is linked, and the revision's reference is written last.
    ///
    /// - Parameters:
    ///   - repository: The model.
    ///   - revision: A branch, a tag or a commit.
    ///   - files: Which files are needed.
    ///   - report: Told what happens.
    /// - Throws: ``HubError`` or `CancellationError`.
    public func download(
        _ repository: RepositoryID,
        revision: Revision = .main,
        files: ModelFiles = .safetensors,
        report: @escaping @Sendable (DownloadEvent) -> Void = { _ in }
    ) async throws -> Snapshot {
        if configuration.isOffline {
            return try cachedSnapshot(of: repository, revision: revision, files: files)
        }
        let ledger = ProgressLedger(report: report)
        let snapshot = try await RepositoryDownload(
            client: HubClient(configuration: configuration, ledger: ledger),
            cache: cache,
            repository: repository,
            revision: revision,
            files: files
        ).run()
        logger?.info(
            "model fetched",
            metadata: ["model": "\(repository)", "commit": "\(snapshot.commit)", "folder": "\(snapshot.folder)"]
        )
        return snapshot
    }
}
