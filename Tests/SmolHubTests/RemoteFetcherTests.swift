import Foundation
import HubTestServer
import SmolHub
import Testing

/// Fetching from addresses that cannot be trusted.
@Suite("Remote files")
struct RemoteFetcherTests {
    /// A server with an image and a few traps.
    private func server() async throws -> HubTestServer {
        var behavior = ServerBehavior()
        behavior.pages["/image.png"] = Array(repeating: 7, count: 5000)
        behavior.redirects["/moved"] = "/image.png"
        behavior.redirects["/loop"] = "/loop"
        behavior.redirects["/file"] = "file:///etc/passwd"
        behavior.redirects["/inside"] = "http://metadata.example/latest"
        return try await HubTestServer([], behavior: behavior)
    }

    private func kind(_ address: String, _ fetcher: RemoteFetcher) async -> RemoteFetchError.Kind? {
        do {
            _ = try await fetcher.fetch(address)
            return nil
        } catch {
            let text = String(describing: error)
            #expect(!text.contains("\n"))
            return (error as? RemoteFetchError)?.kind
        }
    }

    private var open: RemoteFetchRules { RemoteFetchRules(seconds: 600, allowsPrivateAddresses: true) }

    @Test("Addresses of this machine and the local network are refused, however they are spelled")
    func privateAddresses() async throws {
        let server = try await server()
        let port = server.endpoint.port ?? 0
        let hosts = [
            "127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]",
            "[::127.0.0.1]", "0.0.0.0", "10.1.2.3", "169.254.169.254", "192.168.1.1", "[fe80::1]", "[fd00::1]",
            "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "100.64.0.1", "LOCALHOST.",
        ]
        for host in hosts {
            #expect(await kind("http://\(host):\(port)/image.png", RemoteFetcher()) == .forbidden, "\(host)")
        }
        #expect(server.requests.isEmpty)
    }

    @Test("What is allowed is fetched, redirects followed")
    func allowed() async throws {
        let server = try await server()
        let fetcher = RemoteFetcher(rules: open)
        let base = server.endpoint.absoluteString
        #expect(try await fetcher.fetch(base + "/image.png").count == 5000)
        #expect(try await fetcher.fetch(base + "/moved").count == 5000)
        #expect(await kind(base + "/none", fetcher) == .status)
        #expect(await kind(base + "/loop", fetcher) == .tooManyRedirects)
        #expect(await kind(base + "/file", fetcher) == .invalidAddress)
        #expect(server.requests.count { $0.target == "/loop" } == 6)
    }

    @Test("The connection goes to the address that was checked, and its host keeps its name")
    func pinned() async throws {
        let server = try await server()
        let resolver = HostResolver { host in
            host == "images.example" ? [IPAddress("127.0.0.1")].compactMap(\.self) : []
        }
        let fetcher = RemoteFetcher(rules: open, resolver: resolver)
        let port = server.endpoint.port ?? 0
        #expect(try await fetcher.fetch("http://Images.example:\(port)/image.png").count == 5000)
        #expect(server.requests.last?.hostHeader == "images.example:\(port)")
        #expect(await kind("http://unknown.example/x", fetcher) == .network)
    }

    @Test("A redirect to a private address is refused, and so is a name with one private address among public ones")
    func redirectedInside() async throws {
        let server = try await server()
        let port = server.endpoint.port ?? 0
        // The first name passes as public here, so that the second hop is what is refused.
        let resolver = HostResolver { host in
            switch host {
            case "metadata.example": [IPAddress("169.254.169.254")].compactMap(\.self)
            case "mixed.example": [IPAddress("93.184.215.14"), IPAddress("10.0.0.1")].compactMap(\.self)
            default: [IPAddress("127.0.0.1")].compactMap(\.self)
            }
        }
        var rules = RemoteFetchRules()
        #expect(await kind("http://mixed.example/x", RemoteFetcher(rules: rules, resolver: resolver)) == .forbidden)
        rules = open
        rules.allowedHosts = ["images.example"]
        let fetcher = RemoteFetcher(rules: rules, resolver: resolver)
        #expect(await kind("http://images.example:\(port)/inside", fetcher) == .forbidden)
        #expect(try await fetcher.fetch("http://cdn.images.example:\(port)/image.png").count == 5000)
        #expect(await kind("http://notimages.example:\(port)/image.png", fetcher) == .forbidden)
    }

    @Test("Bodies over the limit are refused, with and without a length in front")
    func tooLarge() async throws {
        let server = try await server()
        var rules = open
        rules.maximumBytes = 4999
        let address = server.endpoint.absoluteString + "/image.png"
        #expect(await kind(address, RemoteFetcher(rules: rules)) == .tooLarge)
        server.change { $0.hidesLength = true }
        #expect(await kind(address, RemoteFetcher(rules: rules)) == .tooLarge)
        rules.maximumBytes = 5000
        #expect(try await RemoteFetcher(rules: rules).fetch(address).count == 5000)
    }

    @Test("A host that never answers ends with the time limit", .timeLimit(.minutes(10)))
    func timeout() async throws {
        let server = try await server()
        var rules = open
        rules.seconds = 0.3
        let resolver = HostResolver { _ in
            try await Task.sleep(for: .seconds(3600))
            return []
        }
        #expect(await kind("http://slow.example/x", RemoteFetcher(rules: rules, resolver: resolver)) == .timeout)
        await server.stop()
        #expect(await kind(server.endpoint.absoluteString, RemoteFetcher(rules: open)) == .network)
    }

    @Test(
        "Only plain http and https addresses are taken",
        arguments: [
            "file:///etc/passwd", "ftp://example.com/a", "http://", "https:///a", "http://user:secret@example.com/a",
            "http://exa mple.com/", "http://example.com:0/", "http://example.com:99999/", "http://[::1%25eth0]/",
            "http://exa%6dple.com\u{0}/", "data:image/png;base64,AA", "http://a\\b/",
        ]
    )
    func invalid(address: String) async {
        let found = await kind(address, RemoteFetcher())
        #expect(found == .invalidAddress)
        #expect(!"\(String(describing: found))".contains("secret"))
    }

    @Test("Public addresses are told from all others")
    func publicAddresses() {
        for text in [
            "8.8.8.8", "93.184.215.14", "2606:4700::1111", "2a00:1450:4001::200e", "172.32.0.1", "100.128.0.1",
        ] {
            #expect(IPAddress(text)?.isPublic == true, "\(text)")
            #expect(IPAddress(text)?.description == text)
        }
        let others = [
            "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.255.0.1", "169.254.169.254", "172.16.0.1",
            "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1",
            "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:8.8.8.8",
            "64:ff9b::808:808", "100::1", "2001::1", "2001:db8::1", "2002:808:808::", "fc00::1", "fd12::1", "fe80::1",
            "ff02::1", "3fff::1", "5f00::1",
        ]
        for text in others { #expect(IPAddress(text)?.isPublic == false, "\(text)") }
        #expect(IPAddress("1.2.3") == nil)
    }
}
