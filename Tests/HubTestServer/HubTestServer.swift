public import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization

/// A server on loopback that behaves as the Hugging Face hub does: the hub on one port, its large files on another.
public final class HubTestServer: Sendable {
    struct State {
        var repositories: [String: TestRepository]
        var behavior: ServerBehavior
        var requests: [ServedRequest] = []
        var random: ByteSource
    }

    private let state: Mutex<State>
    private let channels: Mutex<[any Channel]> = Mutex([])
    private let ports: Mutex<(hub: Int, files: Int)> = Mutex((0, 0))

    /// Starts the server on free ports.
    public init(_ repositories: [TestRepository], behavior: ServerBehavior = ServerBehavior()) async throws {
        state = Mutex(
            State(
                repositories: Dictionary(repositories.map { ($0.id, $0) }) { $1 },
                behavior: behavior,
                random: ByteSource(seed: behavior.seed)
            )
        )
        let files = try await listen(as: .files)
        let hub = try await listen(as: .hub)
        ports.withLock { $0 = (hub, files) }
    }

    /// Stops listening and closes the connections that are open.
    public func stop() async {
        let open = channels.withLock { channels in
            defer { channels = [] }
            return channels
        }
        for channel in open { try? await channel.close() }
    }

    /// The hub's address.
    public var endpoint: URL {
        URL(string: "http://127.0.0.1:\(ports.withLock { $0.hub })") ?? URL(filePath: "/")
    }

    /// The address of the host of large files.
    public var filesAddress: String { "http://127.0.0.1:\(ports.withLock { $0.files })" }

    /// All requests so far.
    public var requests: [ServedRequest] { state.withLock { $0.requests } }

    /// Changes how the server behaves from now on.
    public func change(_ body: (inout ServerBehavior) -> Void) {
        state.withLock { state in
            let seed = state.behavior.seed
            body(&state.behavior)
            if state.behavior.seed != seed { state.random = ByteSource(seed: state.behavior.seed) }
        }
    }

    /// Adds a repository or replaces it.
    public func put(_ repository: TestRepository) {
        state.withLock { $0.repositories[repository.id] = repository }
    }

    /// Forgets the requests so far.
    public func forgetRequests() {
        state.withLock { $0.requests = [] }
    }

    private func listen(as host: ServedRequest.Host) async throws -> Int {
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { [self] channel in
                channels.withLock { $0.append(channel) }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(RequestHandler(server: self, host: host))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        channels.withLock { $0.append(channel) }
        return channel.localAddress?.port ?? 0
    }

    /// Answers a request and notes it.
    func reply(to request: ServedRequest) -> Reply {
        let address = filesAddress
        return state.withLock { state in
            let reply = state.reply(to: request, filesAddress: address)
            var noted = request
            noted.status = Int(reply.status.code)
            state.requests.append(noted)
            return reply
        }
    }
}

/// One connection.
private final class RequestHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let server: HubTestServer
    private let host: ServedRequest.Host
    private var head: HTTPRequestHead?

    init(server: HubTestServer, host: ServedRequest.Host) {
        self.server = server
        self.host = host
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break
        case .end: answer(context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func answer(_ context: ChannelHandlerContext) {
        guard let head else { return }
        let reply = server.reply(
            to: ServedRequest(
                host: host,
                method: head.method.rawValue,
                target: head.uri,
                authorization: head.headers.first(name: "Authorization"),
                range: head.headers.first(name: "Range"),
                proxyAuthorization: head.headers.first(name: "Proxy-Authorization"),
                hostHeader: head.headers.first(name: "Host")
            )
        )
        if reply.isSilent { return }
        var headers = HTTPHeaders(reply.headers)
        if !reply.hidesLength { headers.add(name: "Content-Length", value: String(reply.body.count)) }
        context.write(
            wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: reply.status, headers: headers))),
            promise: nil
        )
        let count = head.method == .HEAD ? 0 : reply.breakAfter ?? reply.body.count
        if count > 0 {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: reply.body[..<count])))), promise: nil)
        }
        if reply.breakAfter != nil {
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer())))).whenComplete { _ in
                bound.value.close(promise: nil)
            }
        } else {
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
