import CSmolKernels
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The threads that resize images and cut them into tiles, and the tier of their kernels.
///
/// They start at the first use and sleep between two. A thread pool takes one call at a time, so images that are given
/// to the same workers take turns.
package final class ImageWorkers: Sendable {
    /// How many threads work, the caller's included; no result depends on it.
    package let threads: Int
    private let pool = Mutex<Pool?>(nil)

    /// Describes workers; nothing is started yet.
    ///
    /// - Parameter threads: the caller's included; what a thread pool cannot have is taken as the nearest that it can.
    package init(threads: Int) {
        self.threads = min(max(threads, 1), 256)
    }

    /// The name of the kernels' tier: what `SMOLVLM_ISA` names, where this machine has it, else the best.
    package static var tierName: String { String(cString: smol_isa_name(tier)) }

    fileprivate static var tier: smol_isa {
        let named = smol_isa_named(ProcessInfo.processInfo.environment["SMOLVLM_ISA"] ?? "")
        return smol_isa_available(named) ? named : smol_isa_best()
    }

    /// Calls `body` with the pool, once nobody else uses it.
    ///
    /// - Throws: `ImageError.outOfMemory` where there is no memory for a pool, and what `body` throws.
    func run<Result: Sendable>(_ body: (OpaquePointer) throws(ImageError) -> Result) throws(ImageError) -> Result {
        try pool.withLock { pool throws(ImageError) in
            if let pool { return try body(pool.handle) }
            let started = try Pool(threads: threads)
            pool = started
            return try body(started.handle)
        }
    }
}

/// A running pool of threads.
// Unchecked: the lock of `ImageWorkers` lets one thread at a time call in.
private final class Pool: @unchecked Sendable {
    let handle: OpaquePointer

    /// Starts the threads, or does without them where the system refuses.
    init(threads: Int) throws(ImageError) {
        guard
            let handle = smol_thread_pool_create(Int32(threads), ImageWorkers.tier)
                ?? smol_thread_pool_create(1, ImageWorkers.tier)
        else {
            throw .outOfMemory(name: "threads for images", byteCount: 0)
        }
        self.handle = handle
    }

    deinit {
        smol_thread_pool_free(handle)
    }
}
