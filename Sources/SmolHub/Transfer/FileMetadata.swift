/// What the hub says about a file before it is fetched.
struct FileMetadata: Sendable, Equatable {
    /// The hash of its bytes.
    let blob: BlobName
    /// Size in bytes, nil where the hub does not tell.
    let size: Int?

    /// Reads the headers of the answer to `HEAD /ID/resolve/COMMIT/FILE`.
    ///
    /// Of a file that lies elsewhere, the hub's own `X-Linked-…` headers count.
    ///
    /// - Throws: ``HubError`` of the kind `badResponse` when they disagree with what was listed.
    init(
        _ answer: HubClient.Answer,
        of file: RepositoryListing.File,
        commit: String,
        subject: String
    ) throws(HubError) {
        let headers = answer.hubHeaders
        if let told = headers["X-Repo-Commit"], told != commit {
            throw HubError(
                .badResponse,
                subject,
                "asked at commit \(commit), answered at \(singleLine(told)); try again"
            )
        }
        let etag = headers["X-Linked-Etag"] ?? answer.response.headers["ETag"]
        guard let blob = etag.flatMap(BlobName.init(etag:)) ?? file.blob else {
            throw HubError(.badResponse, subject, "the answer has no ETag that is a hash; check HF_ENDPOINT")
        }
        if let listed = file.blob, listed != blob {
            throw HubError(
                .hashMismatch,
                subject,
                "listed with the hash \(listed), offered with \(blob); try again, or check the mirror in HF_ENDPOINT"
            )
        }
        self.blob = blob
        let isHere = (200..<300).contains(answer.response.status)
        let length = headers["X-Linked-Size"] ?? (isHere ? answer.response.headers["Content-Length"] : nil)
        size = length.flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
        if let size, let listed = file.size, size != listed {
            throw HubError(.badResponse, subject, "listed with \(listed) bytes, offered with \(size); try again")
        }
    }
}
