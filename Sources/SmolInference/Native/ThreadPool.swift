internal import CSmolKernels

/// The kernels' thread pool and the instruction-set tier that was chosen for this machine.
///
/// One thread at a time calls in; it takes part in the work and blocks until the work is done.
package final class ThreadPool {
    /// The kernels' own pool, for calls into them.
    package let handle: OpaquePointer

    /// Starts `threads` threads (the caller is one of them) on a tier.
    ///
    /// - Throws: ``BackendError/cannotStartThreads(threads:tier:)`` when the tier is not available here or the system
    ///   refuses a thread.
    package init(threads: Int, tier: InstructionTier) throws(BackendError) {
        guard
            let count = Int32(exactly: threads),
            let handle = smol_thread_pool_create(count, tier.kernelValue)
        else {
            throw .cannotStartThreads(threads: threads, tier: tier.rawValue)
        }
        self.handle = handle
    }

    deinit {
        smol_thread_pool_free(handle)
    }
}
