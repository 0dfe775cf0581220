/// A request: the address, the head, and the way to the host.
struct HTTPRequest: Sendable {
    /// What is asked of the address.
    enum Method: Sendable {
        case get
        /// The head alone.
        case head
    }

    /// The way to the host.
    enum Route: Sendable {
        /// As the system finds it, or through a proxy.
        case open(ProxySettings)
        /// To one address that was checked, on a connection of its own, whatever any environment says.
        case pinned(IPAddress, port: Int)
    }

    /// What this library calls itself.
    static let userAgent = "smolvlm-swift"

    var method = Method.get
    let url: String
    var headers: HTTPHeaders
    let route: Route
    let authorities: CertificateAuthorities
    /// Seconds within which the connection has to be established.
    let connectSeconds: Double
    /// Seconds that the other side may be silent once the connection is established, nil for any time.
    let silenceSeconds: Double?
}

/// The head of an answer, and its body as it comes.
struct HTTPResponse: Sendable {
    let status: Int
    let headers: HTTPHeaders
    let body: HTTPBody
}

extension HTTPRequest {
    /// Sends the request and waits for the head of its answer.
    ///
    /// - Throws: ``HTTPFailure`` or `CancellationError`.
    func send() async throws -> HTTPResponse {
        let exchange = HTTPExchange(self)
        let body = HTTPBody(exchange)
        HTTPLoop.shared.order(.begin(exchange))
        let head = try await exchange.head()
        return HTTPResponse(status: head.status, headers: head.headers, body: body)
    }
}
