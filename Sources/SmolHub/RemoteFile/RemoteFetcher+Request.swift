extension RemoteFetcher {
    /// What an address leads to.
    enum Reply {
        /// The file.
        case body([UInt8])
        /// Another address.
        case redirect(String)
    }

    /// One request to a checked address.
    ///
    /// The clock of the whole fetch ends a silence too.
    func ask(
        _ address: RemoteAddress,
        at checked: IPAddress,
        until end: ContinuousClock.Instant
    ) async throws -> Reply {
        let request = HTTPRequest(
            url: address.text,
            headers: [
                "User-Agent": HTTPRequest.userAgent,
                "Accept": "image/*, */*;q=0.5",
                "Accept-Encoding": "identity",
            ],
            route: .pinned(checked, port: address.port ?? (address.scheme == "https" ? 443 : 80)),
            authorities: authorities,
            connectSeconds: (end - ContinuousClock.now) / .seconds(1),
            silenceSeconds: nil
        )
        do {
            let response = try await request.send()
            let status = response.status
            if status == 200 { return .body(try await body(of: response, address)) }
            if [301, 302, 303, 307, 308].contains(status), let location = response.headers["Location"] {
                return .redirect(location)
            }
            throw RemoteFetchError(.status, address.shortText, "the server answered with status \(status)")
        } catch let failure as HTTPFailure {
            if Task.isCancelled { throw CancellationError() }
            throw RemoteFetchError(
                failure.kind == .otherPeer ? .forbidden : .network,
                address.shortText,
                failure.description
            )
        }
    }

    /// The body, refused as soon as it is known to be too large.
    private func body(of response: HTTPResponse, _ address: RemoteAddress) async throws -> [UInt8] {
        let tooLarge = RemoteFetchError(
            .tooLarge,
            address.shortText,
            "larger than \(ByteCount.text(rules.maximumBytes)), which is the limit"
        )
        if let length = response.headers["Content-Length"].flatMap({ Int($0) }), length > rules.maximumBytes {
            throw tooLarge
        }
        guard let bytes = try await response.body.collect(upTo: rules.maximumBytes) else { throw tooLarge }
        return bytes
    }
}
