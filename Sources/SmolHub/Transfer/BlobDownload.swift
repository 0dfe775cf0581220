#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Fetches one blob into its `.incomplete` file and goes on where an earlier attempt stopped.
struct BlobDownload: Sendable {
    let client: HubClient
    let question: HubClient.Question
    let address: URL
    let blob: BlobName
    /// Size in bytes, nil where the hub does not tell.
    let expectedSize: Int?
    /// The file that is filled.
    let path: String

    /// Fetches what is missing and checks all of it.
    ///
    /// On failure the file stays for the next run, unless its bytes are wrong.
    ///
    /// - Returns: The size in bytes.
    func run() async throws -> Int {
        let file = try OpenFile(path: path, create: true)
        var offset = try file.size()
        if let expectedSize, offset > expectedSize { try restart(file, &offset) }
        client.ledger.add(existing: offset)
        let hadBytes = offset > 0
        try await fill(file, &offset)
        if try hasRightHash(file, size: offset) { return try finish(file, offset) }
        // What an earlier run left may have been damaged: once more from the start.
        client.ledger.add(existing: -offset)
        try restart(file, &offset)
        if hadBytes {
            try await fill(file, &offset)
            if try hasRightHash(file, size: offset) { return try finish(file, offset) }
            client.ledger.add(existing: -offset)
        }
        try Files.remove(path)
        throw HubError(
            .hashMismatch,
            question.subject,
            "the bytes that came are not the announced ones (\(blob.algorithm == .sha256 ? "SHA-256" : "git SHA-1"));"
                + " nothing was kept; try again, and if it stays so, check the network or the mirror in HF_ENDPOINT"
        )
    }

    private func finish(_ file: OpenFile, _ size: Int) throws(HubError) -> Int {
        try file.synchronize()
        return size
    }

    private func restart(_ file: OpenFile, _ offset: inout Int) throws(HubError) {
        try file.truncate(to: 0)
        offset = 0
    }

    private func hasRightHash(_ file: OpenFile, size: Int) throws(HubError) -> Bool {
        if let expectedSize, size != expectedSize { return false }
        var hash = BlobHash(blob.algorithm, size: size)
        try file.hash(&hash, count: size)
        return hash.finish() == blob.description
    }

    /// Appends until all is there, with a fresh request after each break.
    private func fill(_ file: OpenFile, _ offset: inout Int) async throws {
        var failures = 0
        while offset != expectedSize {
            let before = offset
            do {
                if try await append(to: file, &offset) { return }
            } catch let failure as TransientFailure {
                // A byte that came is a sign of life.
                failures = offset > before ? 1 : failures + 1
                try await client.wait(after: failure, failures: failures, question: question)
            }
        }
    }

    /// One request; true when its answer came to its end.
    private func append(to file: OpenFile, _ offset: inout Int) async throws -> Bool {
        var headers: HTTPHeaders = [:]
        if offset > 0 { headers.add("Range", "bytes=\(offset)-") }
        let answer = try await client.send(.get, address, headers: headers, leavesHub: true, question: question)
        let status = answer.response.status
        if offset > 0, status != 206 || !continues(answer.response, at: offset) {
            client.ledger.add(existing: -offset)
            try restart(file, &offset)
            // A whole file is taken as it comes; anything else is asked again without a range.
            if status != 200 { throw TransientFailure(reason: "the server cannot go on where the download stopped") }
        } else if offset == 0, status != 200 {
            throw HubError(.badResponse, question.subject, "the server answered with status \(status)")
        }
        do {
            while let piece = try await answer.response.body.next() {
                let count = piece.count
                if let expectedSize, count > expectedSize - offset {
                    throw HubError(.badResponse, question.subject, "more bytes come than the hub announced; try again")
                }
                try file.write(piece, at: offset)
                offset += count
                client.ledger.add(received: count)
            }
        } catch {
            throw client.explained(error, url: answer.url, question: question)
        }
        if let expectedSize, offset < expectedSize {
            throw TransientFailure(reason: "the connection broke off")
        }
        return true
    }

    /// Whether a partial answer begins where it was asked to, in a file of the announced size.
    private func continues(_ response: HTTPResponse, at offset: Int) -> Bool {
        guard
            let range = response.headers["Content-Range"],
            let match = range.wholeMatch(of: /bytes (\d+)-(\d+)\/(\d+|\*)/), Int(match.output.1) == offset
        else { return false }
        guard let expectedSize, match.output.3 != "*" else { return true }
        return Int(match.output.3) == expectedSize
    }
}
