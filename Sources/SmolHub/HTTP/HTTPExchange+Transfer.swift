internal import CSmolHTTP

extension HTTPExchange {
    /// The request in the library's form, with this exchange as its context; nil when there is no memory.
    ///
    /// Whoever makes it keeps the exchange alive until the transfer is freed.
    func makeTransfer() -> OpaquePointer? {
        let handlers = smol_http_handlers(
            connected: { HTTPExchange.of($0)?.connected() },
            head_line: { context, line, count in
                let line = UnsafeBufferPointer(start: line, count: count)
                return HTTPExchange.of(context)?.receive(line: line) ?? Int32(SMOL_HTTP_STOP)
            },
            body: { context, bytes, count in
                let bytes = UnsafeBufferPointer(start: bytes, count: count)
                return HTTPExchange.of(context)?.receive(bytes: bytes) ?? Int32(SMOL_HTTP_STOP)
            }
        )
        let context = Unmanaged.passUnretained(self).toOpaque()
        guard let transfer = smol_http_transfer_new(request.url, handlers, context) else { return nil }
        if request.method == .head { smol_http_transfer_ask_head(transfer) }
        for field in request.headers.fields {
            smol_http_transfer_add_header(transfer, "\(field.name): \(field.value)")
        }
        let seconds = min(max(request.connectSeconds, 0.001), 86_400)
        smol_http_transfer_limit_connecting(transfer, Int64((seconds * 1000).rounded(.up)))
        smol_http_transfer_set_authorities(transfer, request.authorities.file, request.authorities.folder)
        switch request.route {
        case .open(let proxies):
            smol_http_transfer_allow_http2(transfer)
            if let proxy = proxies.proxy(for: request.url) {
                smol_http_transfer_set_proxy(transfer, proxy.address, proxies.exceptions)
            }
        case .pinned(let address, let port):
            let text = address.bytes.count == 4 ? "\(address)" : "[\(address)]"
            smol_http_transfer_pin(transfer, "\(text):\(port)", address.bytes, address.bytes.count)
        }
        return transfer
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> HTTPExchange? {
        context.map { Unmanaged<HTTPExchange>.fromOpaque($0).takeUnretainedValue() }
    }
}
