/// The body of an answer; letting it go ends the transfer.
final class HTTPBody: Sendable {
    private let exchange: HTTPExchange

    init(_ exchange: HTTPExchange) { self.exchange = exchange }

    deinit { exchange.abandon() }

    /// What came since the last call, at least a byte; nil at the end.
    ///
    /// As long as it is not called the other side is kept waiting, so that memory holds no more than a piece.
    ///
    /// - Throws: ``HTTPFailure`` or `CancellationError`.
    func next() async throws -> [UInt8]? {
        try await exchange.piece()
    }

    /// All of the body, nil when it is longer than a limit.
    ///
    /// - Throws: ``HTTPFailure`` or `CancellationError`.
    func collect(upTo limit: Int) async throws -> [UInt8]? {
        var bytes: [UInt8] = []
        while let piece = try await next() {
            guard piece.count <= limit - bytes.count else { return nil }
            bytes += piece
        }
        return bytes
    }

    /// Reads a short body that nobody wants to its end, so that the connection can be used again.
    ///
    /// - Throws: ``HTTPFailure`` or `CancellationError`.
    func skip() async throws {
        _ = try await collect(upTo: 1 << 16)
    }
}
