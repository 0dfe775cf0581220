#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// What the hub says about one commit of a repository.
package struct RepositoryListing: Sendable, Equatable {
    /// One file of the commit.
    package struct File: Sendable, Equatable {
        package let name: RepositoryFileName
        /// Size in bytes, nil where the hub does not tell.
        package let size: Int?
        /// The hash of its bytes, nil where the hub does not tell.
        package let blob: BlobName?
    }

    package let commit: String
    package let files: [File]

    /// Largest answer that is read, in bytes.
    static let sizeLimit = 64 << 20

    /// Reads the answer of `/api/models/ID/revision/R?blobs=true`.
    ///
    /// - Throws: ``HubError`` of the kind `badResponse`, or `unsafeFileName` when a name would leave the folder.
    package init(decoding data: Data, of repository: RepositoryID) throws(HubError) {
        let answer: Answer
        do {
            answer = try JSONDecoder().decode(Answer.self, from: data)
        } catch {
            throw HubError(
                .badResponse,
                repository.description,
                "the answer is not a hub's list of files; check HF_ENDPOINT"
            )
        }
        guard answer.sha.isLowercaseHex(count: 40) else {
            throw HubError(.badResponse, repository.description, "the answer's commit is not 40 hexadecimal digits")
        }
        commit = answer.sha
        var files: [File] = []
        var seen: Set<String> = []
        for sibling in answer.siblings ?? [] {
            guard let name = RepositoryFileName(sibling.rfilename) else {
                throw HubError(
                    .unsafeFileName,
                    repository.description,
                    "lists the file \(singleLine(sibling.rfilename)), which would leave the folder; nothing is taken"
                )
            }
            guard seen.insert(sibling.rfilename).inserted else { continue }
            let size = sibling.lfs?.size ?? sibling.size
            files.append(
                File(
                    name: name,
                    size: size.flatMap { $0 >= 0 ? $0 : nil },
                    blob: (sibling.lfs?.sha256 ?? sibling.blobId).flatMap { BlobName($0) }
                )
            )
        }
        self.files = files
    }

    private struct Answer: Decodable {
        let sha: String
        let siblings: [Sibling]?
    }

    private struct Sibling: Decodable {
        let rfilename: String
        let size: Int?
        let blobId: String?
        let lfs: LargeFile?
    }

    private struct LargeFile: Decodable {
        let sha256: String?
        let size: Int?
    }
}
