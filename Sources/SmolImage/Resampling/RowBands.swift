import Dispatch

/// Calls `body` for bands of rows that together make `0..<rows`, on several threads at once.
///
/// The bands must not matter to the result.
func forEachBand(ofRows rows: Int, threads: Int, body: @Sendable (Range<Int>) -> Void) {
    // A few bands for each thread, so that one that is held up does not hold up all.
    let wanted = threads <= 1 ? 1 : threads * 3
    let bandRows = max(8, (rows + wanted - 1) / wanted)
    let bands = (rows + bandRows - 1) / bandRows
    guard bands > 1, threads > 1 else {
        body(0..<rows)
        return
    }
    DispatchQueue.concurrentPerform(iterations: bands) { band in
        body(band * bandRows..<min(rows, (band + 1) * bandRows))
    }
}

/// A buffer that several threads write to, each its own part.
struct SharedBuffer: @unchecked Sendable {
    // Unchecked: the bands that the threads write do not overlap, and the owner waits for all of them.
    let base: UnsafeMutablePointer<UInt8>
}

/// A buffer that several threads read.
struct SharedInput: @unchecked Sendable {
    // Unchecked: nobody writes to it while it is shared.
    let base: UnsafePointer<UInt8>
}
