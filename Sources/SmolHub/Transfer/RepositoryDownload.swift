#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Fetches what is needed of one commit into the cache.
struct RepositoryDownload: Sendable {
    let client: HubClient
    let cache: HubCache
    let repository: RepositoryID
    let revision: Revision
    let files: ModelFiles

    /// Resolves the revision once, then fetches every file at that commit.
    ///
    /// The revision's reference is written last, so that a reference never leads to half a snapshot.
    func run() async throws -> Snapshot {
        let listing = try await list()
        let selection = try files.selection(from: listing.files.map(\.name), of: repository)
        let chosen = Set(selection)
        let missing = listing.files.filter { chosen.contains($0.name) && !isLinked($0, commit: listing.commit) }
        try Files.makeFolder(cache.blobsFolder(of: repository))
        try Files.makeFolder(cache.snapshotFolder(of: repository, commit: listing.commit))
        try cache.tag()
        try checkRoom(for: missing)
        client.ledger.start(files: missing.count, bytes: missing.reduce(0) { $0 + ($1.size ?? 0) })
        // The largest first: the others fit beside it.
        try await fetchAll(missing.sorted { ($0.size ?? 0) > ($1.size ?? 0) }, commit: listing.commit)
        for name in ModelFiles.optional where !listing.files.contains(where: { $0.name.description == name }) {
            try cache.noteMissing(name, in: repository, commit: listing.commit)
        }
        try cache.note(revision, is: listing.commit, in: repository)
        return Snapshot(
            repository: repository,
            commit: listing.commit,
            folder: cache.snapshotFolder(of: repository, commit: listing.commit),
            files: selection
        )
    }

    /// The commit and its files.
    private func list() async throws -> RepositoryListing {
        let address = try client.configuration.listingAddress(repository, revision)
        let question = HubClient.Question.listing(repository, revision)
        let data = try await client.retrying(question) {
            let answer = try await client.send(.get, address, leavesHub: false, question: question)
            guard (200..<300).contains(answer.response.status) else {
                throw HubError(.badResponse, question.subject, "redirected away from the hub; check HF_ENDPOINT")
            }
            do {
                guard let body = try await answer.response.body.collect(upTo: RepositoryListing.sizeLimit) else {
                    throw HubError(.badResponse, question.subject, "the hub's list is too long; check HF_ENDPOINT")
                }
                return Data(body)
            } catch {
                throw client.explained(error, url: answer.url, question: question)
            }
        }
        let listing = try RepositoryListing(decoding: data, of: repository)
        if revision.isCommit, listing.commit != revision.description {
            throw HubError(.badResponse, "\(repository)", "asked for \(revision), the hub answered \(listing.commit)")
        }
        return listing
    }

    /// Whether a file is in the snapshot, at the size that the hub tells.
    private func isLinked(_ file: RepositoryListing.File, commit: String) -> Bool {
        guard let size = Files.size(cache.link(file.name, of: repository, commit: commit)) else { return false }
        return file.size == nil || file.size == size
    }

    /// Refuses to begin what the disk cannot hold.
    private func checkRoom(for files: [RepositoryListing.File]) throws(HubError) {
        let folder = cache.blobsFolder(of: repository)
        guard let free = Files.freeBytes(folder) else { return }
        var needed = 0
        for file in files {
            var there = 0
            if let blob = file.blob {
                there =
                    Files.size(cache.blob(blob, of: repository))
                    ?? Files.size(cache.incompleteBlob(blob, of: repository)) ?? 0
            }
            let (sum, overflow) = needed.addingReportingOverflow(max(0, (file.size ?? 0) - there))
            needed = overflow ? .max : sum
        }
        guard needed > free else { return }
        throw HubError(
            .diskFull,
            folder,
            "\(ByteCount.text(needed)) are needed and \(ByteCount.text(free)) are free; make room, or set HF_HUB_CACHE to"
                + " another disk"
        )
    }

    /// A few files at a time; the first error stops the others.
    private func fetchAll(_ files: [RepositoryListing.File], commit: String) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var waiting = files[...]
            for file in waiting.prefix(max(1, client.configuration.parallelFiles)) {
                group.addTask { try await fetch(file, commit: commit) }
            }
            waiting = waiting.dropFirst(max(1, client.configuration.parallelFiles))
            while try await group.next() != nil {
                guard let file = waiting.popFirst() else { continue }
                group.addTask { try await fetch(file, commit: commit) }
            }
        }
    }

    private func fetch(_ file: RepositoryListing.File, commit: String) async throws {
        let address = try client.configuration.fileAddress(repository, commit: commit, file.name)
        let question = HubClient.Question.file(repository, file.name)
        let metadata = try await client.retrying(question) {
            let answer = try await client.send(.head, address, leavesHub: false, question: question)
            return try FileMetadata(answer, of: file, commit: commit, subject: question.subject)
        }
        let size = file.size ?? metadata.size
        if file.size == nil, let size { client.ledger.expect(size) }
        let blob = metadata.blob
        let lock = try await cache.lock(blob, of: repository)
        let path = cache.blob(blob, of: repository)
        var length = Files.size(path)
        if let length, size == nil || length == size {
            client.ledger.add(existing: length)
        } else {
            let incomplete = cache.incompleteBlob(blob, of: repository)
            length = try await BlobDownload(
                client: client,
                question: question,
                address: address,
                blob: blob,
                expectedSize: size,
                path: incomplete
            ).run()
            try Files.move(incomplete, to: path)
        }
        try cache.link(file.name, to: blob, of: repository, commit: commit)
        withExtendedLifetime(lock) {}
        client.ledger.finish(file.name, bytes: length ?? 0)
    }
}
