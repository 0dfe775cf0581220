internal import CSmolHTTP

extension HTTPLoop {
    /// Seconds that the thread waits for more when there is nothing to transfer.
    private static let idleTime = Duration.seconds(2)

    /// The thread's work, from its begin to its end.
    func run() {
        guard let loop = smol_http_loop_new() else { return giveUp() }
        defer { smol_http_loop_free(loop) }
        announce(Waker(loop: loop))
        var transfers = Transfers(loop: loop)
        var idleEnd = ContinuousClock.now + Self.idleTime
        while true {
            for order in takeOrders() {
                switch order {
                case .begin(let exchange): transfers.begin(exchange)
                case .resume(let exchange): transfers.resume(exchange)
                case .cancel(let exchange): transfers.end(exchange, .cancelled)
                }
            }
            smol_http_loop_run(loop)
            transfers.endWhatIsDone()
            let silenceEnd = transfers.endWhatIsSilent()
            let now = ContinuousClock.now
            if !transfers.isEmpty {
                idleEnd = now + Self.idleTime
            } else if now >= idleEnd, mayEnd() {
                return
            }
            smol_http_loop_wait(loop, (transfers.isEmpty ? idleEnd : silenceEnd).milliseconds(after: now))
        }
    }
}

/// The transfers in a loop, on its thread.
private struct Transfers {
    private struct Running {
        let transfer: OpaquePointer
        /// Held here as long as the transfer may call its handlers.
        let exchange: HTTPExchange
    }

    let loop: OpaquePointer
    private var running: [ObjectIdentifier: Running] = [:]

    init(loop: OpaquePointer) { self.loop = loop }

    var isEmpty: Bool { running.isEmpty }

    mutating func begin(_ exchange: HTTPExchange) {
        guard let transfer = exchange.makeTransfer() else {
            return exchange.finish(.failed(HTTPFailure(.noMemory)))
        }
        var outcome = smol_http_outcome()
        guard smol_http_loop_add(loop, transfer, &outcome) else {
            smol_http_transfer_free(transfer)
            return exchange.finish(.failed(HTTPFailure(outcome) ?? HTTPFailure(.noMemory)))
        }
        running[ObjectIdentifier(exchange)] = Running(transfer: transfer, exchange: exchange)
    }

    func resume(_ exchange: HTTPExchange) {
        guard let found = running[ObjectIdentifier(exchange)] else { return }
        smol_http_transfer_resume(found.transfer)
    }

    mutating func end(_ exchange: HTTPExchange, _ end: HTTPExchange.End) {
        guard let found = running.removeValue(forKey: ObjectIdentifier(exchange)) else { return }
        smol_http_loop_remove(loop, found.transfer)
        smol_http_transfer_free(found.transfer)
        exchange.finish(end)
    }

    /// Ends the transfers whose answer has come to its end or will not.
    mutating func endWhatIsDone() {
        var outcome = smol_http_outcome()
        while let transfer = smol_http_loop_next_ended(loop, &outcome) {
            guard let found = running.values.first(where: { $0.transfer == transfer }) else { return }
            end(found.exchange, HTTPFailure(outcome).map { .failed($0) } ?? .complete)
        }
    }

    /// Ends the transfers that are silent for too long.
    ///
    /// - Returns: When the next one will be, if nothing comes.
    mutating func endWhatIsSilent() -> ContinuousClock.Instant? {
        let now = ContinuousClock.now
        var next: ContinuousClock.Instant?
        for found in running.values {
            guard let limit = found.exchange.silenceEnd else { continue }
            if limit <= now {
                end(found.exchange, .failed(HTTPFailure(.silence)))
            } else {
                next = min(next ?? limit, limit)
            }
        }
        return next
    }
}

extension ContinuousClock.Instant? {
    /// Milliseconds from another instant to this one, rounded up, at most a minute.
    fileprivate func milliseconds(after start: ContinuousClock.Instant) -> Int32 {
        guard let self else { return 60_000 }
        let left = min(max(self - start, .zero), .seconds(60))
        let (seconds, attoseconds) = left.components
        return Int32(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
