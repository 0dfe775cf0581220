import Foundation
import HubTestServer
import TestSupport
import Testing

/// `Tests/tls_server`: TLS in front of a test server, and a proxy.
final class TLSServer: Sendable {
    /// A request that came to the proxy.
    struct ProxyRequest: Decodable {
        let method: String
        let target: String
        let headers: [String: String]
    }

    private struct Announcement: Decodable {
        let ports: [String: Int]
        let authority: String
    }

    private let folder: TemporaryFolder
    private let announcement: Announcement
    private let process: ProcessHandle

    /// Starts it in front of a server; `hub` and `files` show a certificate for 127.0.0.1, `other` one for another host.
    ///
    /// From then on the server says that its large files lie at `files`.
    init(before server: HubTestServer, proxyPassword: String? = nil) throws {
        folder = try TemporaryFolder()
        let hub = server.endpoint.port ?? 0
        let files = URL(string: server.filesAddress)?.port ?? 0
        let configuration: [String: Any] = [
            "fronts": [
                "hub": ["port": hub, "certificate": "127.0.0.1"],
                "files": ["port": files, "certificate": "127.0.0.1"],
                "other": ["port": hub, "certificate": "other.example"],
            ],
            "proxy_password": proxyPassword as Any? ?? NSNull(),
        ]
        let json = String(decoding: try JSONSerialization.data(withJSONObject: configuration), as: UTF8.self)
        let script = GoldenRoot.packageFolder.appending(path: "Tests/tls_server/server.py").path
        process = try ProcessHandle(["python3", script, folder.path, json])
        announcement = try JSONDecoder().decode(Announcement.self, from: Data(process.firstLine().utf8))
        let filesAddress = try address("files")
        server.change { $0.filesAddress = filesAddress }
    }

    /// Ends it.
    func stop() { process.stop() }

    /// The file of the authority that signed the certificates.
    var authority: String { announcement.authority }

    /// The address of a front.
    func address(_ front: String) throws -> String { "https://127.0.0.1:\(try port(front))" }

    /// The port of a front or of `proxy`.
    func port(_ name: String) throws -> Int { try #require(announcement.ports[name]) }

    /// The requests that came to the proxy.
    func proxyRequests() throws -> [ProxyRequest] {
        let log = try String(contentsOfFile: folder.path + "/proxy.log", encoding: .utf8)
        return try log.split(separator: "\n").map { try JSONDecoder().decode(ProxyRequest.self, from: Data($0.utf8)) }
    }
}

/// A program that ends with its standard input, or with this process.
///
/// Unchecked, because its test alone uses it, from one task.
final class ProcessHandle: @unchecked Sendable {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    init(_ arguments: [String]) throws {
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    /// Closes its standard input and waits for its end.
    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// What it prints first.
    func firstLine() -> String {
        var line = Data()
        while line.last != UInt8(ascii: "\n") {
            let data = output.fileHandleForReading.availableData
            if data.isEmpty { break }
            line += data
        }
        return String(decoding: line, as: UTF8.self)
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test that needs Python where that is not there; in continuous integration it runs and fails.
    static var needsPython: Self {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let isThere = folders.contains { FileManager.default.isExecutableFile(atPath: $0 + "/python3") }
        return .enabled(if: isThere || isContinuousIntegration, "needs python3 in PATH")
    }
}
