extension HubCache {
    /// Puts a link to a blob into a commit's snapshot.
    func link(
        _ name: RepositoryFileName,
        to blob: BlobName,
        of repository: RepositoryID,
        commit: String
    ) throws(HubError) {
        let path = link(name, of: repository, commit: commit)
        try Files.makeFolder(String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]))
        let up = String(repeating: "../", count: name.depth + 2)
        try Files.link(path, to: "\(up)blobs/\(blob)")
    }

    /// Notes which commit a revision stands for; a commit needs no note.
    func note(_ revision: Revision, is commit: String, in repository: RepositoryID) throws(HubError) {
        guard revision.description != commit else { return }
        guard self.commit(of: revision, in: repository) != commit else { return }
        let path = folder(of: repository) + "/refs/" + revision.description
        try Files.makeFolder(String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]))
        try Files.write(commit, to: path)
    }

    /// Notes that a commit lacks a file, so that other readers need not ask.
    func noteMissing(_ name: String, in repository: RepositoryID, commit: String) throws(HubError) {
        let folder = folder(of: repository) + "/.no_exist/" + commit
        try Files.makeFolder(folder)
        if !Files.exists(folder + "/" + name) { _ = try OpenFile(path: folder + "/" + name, create: true) }
    }

    /// Marks the cache as one that a backup may pass over (the cache directory tagging standard).
    func tag() throws(HubError) {
        let path = folder + "/CACHEDIR.TAG"
        guard !Files.exists(path) else { return }
        try Files.write(
            """
            Signature: 8a477f597d28d172789f06886806bc55
            # A cache of models from the Hugging Face hub; all of it can be fetched again.

            """,
            to: path
        )
    }
}
