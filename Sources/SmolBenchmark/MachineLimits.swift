internal import CSmolKernels
package import SmolInference

/// What the machine can do at most, as loops that do nothing else reach it on the pool's own threads.
package struct MachineLimits: Sendable, Equatable {
    /// Operations a second in float32.
    package var float32: Double
    /// Operations a second in dot products of bfloat16 pairs; on kernels without them, those in float32.
    package var bfloat16: Double
    /// Operations a second in dot products of bytes.
    package var int8: Double
    /// Bytes a second that can be read from memory.
    package var read: Double

    /// Limits that are known.
    package init(float32: Double, bfloat16: Double, int8: Double, read: Double) {
        self.float32 = float32
        self.bfloat16 = bfloat16
        self.int8 = int8
        self.read = read
    }

    /// Measures, which takes about a second and `readBytes` bytes of memory meanwhile.
    ///
    /// - Parameters:
    ///   - threads: How many threads work.
    ///   - tier: Whose instructions they use.
    ///   - seconds: How long each kind of arithmetic is repeated; the best of the short runs counts.
    ///   - readBytes: How much is read in one pass, much more than the caches hold.
    /// - Throws: ``BackendError``.
    package static func measured(
        threads: Int,
        tier: InstructionTier,
        seconds: Double = 0.2,
        readBytes: Int = 256 << 20
    ) throws(BackendError) -> MachineLimits {
        let pool = try ThreadPool(threads: threads, tier: tier)
        // Where the system puts a buffer makes a difference, so there are several.
        let reads = (0..<3).map { _ in smol_probe_read(pool.handle, Int64(readBytes), 4) }
        let read = reads.max() ?? 0
        guard read > 0 else { throw .outOfMemory(bytes: readBytes, purpose: "measuring the read bandwidth") }
        return MachineLimits(
            float32: smol_probe_arithmetic(pool.handle, SMOL_PROBE_FLOAT32, seconds),
            bfloat16: smol_probe_arithmetic(pool.handle, SMOL_PROBE_BFLOAT16, seconds),
            int8: smol_probe_arithmetic(pool.handle, SMOL_PROBE_INT8, seconds),
            read: read
        )
    }

    /// The better of two measurements in each limit; what disturbs one can only make it smaller.
    package func merged(with other: MachineLimits) -> MachineLimits {
        MachineLimits(
            float32: max(float32, other.float32),
            bfloat16: max(bfloat16, other.bfloat16),
            int8: max(int8, other.int8),
            read: max(read, other.read)
        )
    }

    /// The limit that matrix products in a precision are held against: the dot products that its weights allow.
    package func arithmetic(for precision: Precision) -> Double {
        if precision == .float32 { return float32 }
        return precision == .bfloat16 ? bfloat16 : int8
    }
}
