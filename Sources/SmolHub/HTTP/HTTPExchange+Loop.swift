internal import CSmolHTTP
internal import Synchronization

/// The loop's side; all of it is called on the loop's thread.
extension HTTPExchange {
    /// The request goes out: from now on silence counts.
    func connected() {
        state.withLock { $0.lastSign = .now }
    }

    /// Takes a line of the head.
    func receive(line: UnsafeBufferPointer<UInt8>) -> Int32 {
        change { state in
            state.lastSign = .now
            return Int32(state.head.read(line) ? SMOL_HTTP_TAKEN : SMOL_HTTP_STOP)
        }
    }

    /// Takes bytes of the body, or lets the other side wait.
    func receive(bytes: UnsafeBufferPointer<UInt8>) -> Int32 {
        change { state in
            guard state.bytes.isEmpty || state.bytes.count + bytes.count <= Self.capacity else {
                state.isPaused = true
                return Int32(SMOL_HTTP_PAUSE)
            }
            state.lastSign = .now
            state.bytes.append(contentsOf: bytes)
            return Int32(SMOL_HTTP_TAKEN)
        }
    }

    /// The transfer is over; the first reason stays.
    func finish(_ end: End) {
        change { state in
            if state.end == nil { state.end = end }
        }
    }

    /// When the other side has been silent for too long, nil while that cannot be said.
    var silenceEnd: ContinuousClock.Instant? {
        guard let seconds = request.silenceSeconds else { return nil }
        return state.withLock { state in
            state.isPaused ? nil : state.lastSign?.advanced(by: .seconds(seconds))
        }
    }

    /// Changes the state and wakes the task that waits for a change.
    private func change<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
        let (result, waiter) = state.withLock { state in
            let result = body(&state)
            defer { state.waiter = nil }
            return (result, state.waiter)
        }
        waiter?.resume()
        return result
    }
}
