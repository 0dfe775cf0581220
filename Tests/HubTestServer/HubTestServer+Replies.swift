import Foundation
import NIOHTTP1

/// What the server answers.
struct Reply {
    var status: HTTPResponseStatus = .ok
    var headers: [(String, String)] = []
    var body: [UInt8] = []
    /// Bytes after which the connection is closed, nil for none.
    var breakAfter: Int?
    /// Whether `Content-Length` is left out.
    var hidesLength = false
    /// Whether nothing at all is said.
    var isSilent = false

    static func error(_ status: HTTPResponseStatus, code: String? = nil, message: String = "") -> Reply {
        var reply = Reply(status: status)
        if let code { reply.headers.append(("X-Error-Code", code)) }
        if !message.isEmpty { reply.headers.append(("X-Error-Message", message)) }
        reply.body = Array("{\"error\":\"\(message)\"}".utf8)
        return reply
    }
}

extension HubTestServer.State {
    /// Answers a request.
    mutating func reply(to request: ServedRequest, filesAddress: String) -> Reply {
        if behavior.refusals > 0 {
            behavior.refusals -= 1
            var reply = Reply.error(.tooManyRequests, message: "slow down")
            if let wait = behavior.retryAfter { reply.headers.append(("Retry-After", wait)) }
            return reply
        }
        if behavior.failures > 0 {
            behavior.failures -= 1
            return .error(.serviceUnavailable)
        }
        let parts = request.target.split(separator: "?", maxSplits: 1)
        let path = String(parts.first ?? "").removingPercentEncoding ?? ""
        if behavior.silent.contains(path) { return Reply(isSilent: true) }
        if let location = behavior.redirects[path] { return Reply(status: .found, headers: [("Location", location)]) }
        if let page = behavior.pages[path] { return Reply(body: page, hidesLength: behavior.hidesLength) }
        var reply =
            switch request.host {
            case .files: fileHost(path, request)
            case .hub: hub(path, request, filesAddress: behavior.filesAddress ?? filesAddress)
            }
        if request.method == "GET", reply.status == .ok || reply.status == .partialContent, behavior.breaks > 0,
            reply.body.count >= behavior.smallestBreak
        {
            behavior.breaks -= 1
            reply.breakAfter = random.number(below: reply.body.count)
        }
        return reply
    }

    /// The host of large files: signed addresses, no tokens.
    private func fileHost(_ path: String, _ request: ServedRequest) -> Reply {
        guard request.authorization == nil else { return .error(.badRequest, message: "only one way to authenticate") }
        let hash = path.split(separator: "/").last.map(String.init) ?? ""
        for file in repositories.values.flatMap({ $0.commits.values.joined() }) where file.sha256 == hash {
            return content(of: file, request)
        }
        return .error(.notFound)
    }

    private func hub(_ path: String, _ request: ServedRequest, filesAddress: String) -> Reply {
        var parts = path.split(separator: "/").map(String.init)
        let isAPI = parts.starts(with: ["api", "models"])
        if isAPI { parts.removeFirst(2) }
        guard parts.count >= 4 else { return .error(.notFound) }
        let id = parts[0] + "/" + parts[1]
        if let name = behavior.renamed[id] {
            return Reply(
                status: .temporaryRedirect,
                headers: [("Location", request.target.replacingOccurrences(of: id, with: name))]
            )
        }
        let knows = request.authorization == "Bearer " + behavior.token
        if let sent = request.authorization, !sent.hasPrefix("Bearer hf_") {
            return .error(.unauthorized, message: "Invalid credentials in Authorization header")
        }
        guard let repository = repositories[id], repository.access != .hidden || knows else {
            return .error(
                request.authorization == nil ? .unauthorized : .notFound,
                code: "RepoNotFound",
                message: "Repository not found"
            )
        }
        let revision = parts[3]
        let commit = repository.references[revision] ?? revision
        guard let files = repository.commits[commit] else {
            return .error(.notFound, code: "RevisionNotFound", message: "Invalid rev id: \(revision)")
        }
        switch (isAPI, parts[2]) {
        case (true, "revision"):
            return json(listing(id, commit, files, withBlobs: request.target.contains("blobs=true")))
        case (true, "tree"):
            return json(tree(files))
        case (false, "resolve"):
            if repository.access == .gated, !knows {
                return .error(
                    request.authorization == nil ? .unauthorized : .forbidden,
                    code: "GatedRepo",
                    message: "Access to model \(id) is restricted"
                )
            }
            let name = parts.dropFirst(4).joined(separator: "/")
            guard let file = files.first(where: { $0.name == name }) else {
                var reply = Reply.error(.notFound, code: "EntryNotFound", message: "Entry not found")
                reply.headers.append(("X-Repo-Commit", commit))
                return reply
            }
            return resolve(file, commit: commit, request, filesAddress: filesAddress)
        default:
            return .error(.notFound)
        }
    }

    /// A small file itself, or where a large one lies.
    private func resolve(
        _ file: TestRepository.File,
        commit: String,
        _ request: ServedRequest,
        filesAddress: String
    ) -> Reply {
        guard file.isLarge else {
            var reply = content(of: file, request)
            reply.headers.append(("X-Repo-Commit", commit))
            return reply
        }
        return Reply(
            status: .found,
            headers: [
                ("X-Repo-Commit", commit), ("X-Linked-Etag", "\"\(file.sha256)\""),
                ("X-Linked-Size", String(file.bytes.count)), ("ETag", "\"\(file.gitHash)\""),
                ("Location", "\(filesAddress)/repos/\(file.sha256)?signature=a%2Fb"),
            ]
        )
    }

    /// A file's bytes, all or from a place on.
    private func content(of file: TestRepository.File, _ request: ServedRequest) -> Reply {
        var bytes = file.bytes
        if behavior.damaged.contains(file.name), !bytes.isEmpty { bytes[bytes.count / 2] ^= 0x55 }
        var reply = Reply(headers: [("ETag", "\"\(file.etag)\""), ("Accept-Ranges", "bytes")])
        guard
            !behavior.ignoresRanges, let match = request.range?.wholeMatch(of: /bytes=(\d+)-/),
            let start = Int(match.output.1)
        else {
            reply.body = bytes
            return reply
        }
        guard start < bytes.count else {
            return Reply(status: .rangeNotSatisfiable, headers: [("Content-Range", "bytes */\(bytes.count)")])
        }
        reply.status = .partialContent
        reply.headers.append(("Content-Range", "bytes \(start)-\(bytes.count - 1)/\(bytes.count)"))
        reply.body = Array(bytes[start...])
        return reply
    }

    private func listing(
        _ id: String,
        _ commit: String,
        _ files: [TestRepository.File],
        withBlobs: Bool
    ) -> [String: Any] {
        let siblings = files.map { file -> [String: Any] in
            guard withBlobs, behavior.tellsBlobs else { return ["rfilename": file.name] }
            var entry: [String: Any] = [
                "rfilename": file.name, "size": file.announcedSize, "blobId": file.gitHash,
            ]
            if file.isLarge { entry["lfs"] = ["sha256": file.sha256, "size": file.bytes.count, "pointerSize": 134] }
            return entry
        }
        return ["id": id, "modelId": id, "sha": commit, "private": false, "tags": [String](), "siblings": siblings]
    }

    private func tree(_ files: [TestRepository.File]) -> [[String: Any]] {
        files.map { file in
            var entry: [String: Any] = [
                "type": "file", "path": file.name, "size": file.bytes.count, "oid": file.gitHash,
            ]
            if file.isLarge { entry["lfs"] = ["oid": file.sha256, "size": file.bytes.count, "pointerSize": 134] }
            return entry
        }
    }

    private func json(_ object: Any) -> Reply {
        let data = (try? JSONSerialization.data(withJSONObject: object)) ?? Data()
        return Reply(headers: [("Content-Type", "application/json; charset=utf-8")], body: Array(data))
    }
}
