import CSmolKernels
import Testing

/// The loops that measure what the machine can do.
///
/// How fast they are is not a matter for tests.
@Suite("Probes")
struct ProbeTests {
    @Test("every kind of arithmetic has a rate in every tier", arguments: TestPool.tiers)
    func arithmetic(isa: smol_isa) throws {
        let pool = try #require(TestPool(isa, threads: 2))
        for kind in [SMOL_PROBE_FLOAT32, SMOL_PROBE_BFLOAT16, SMOL_PROBE_INT8] {
            let rate = smol_probe_arithmetic(pool.handle, kind, 0.01)
            #expect(rate > 0 && rate.isFinite)
        }
    }

    @Test("reads have a rate in every tier, whatever the size", arguments: TestPool.tiers)
    func reads(isa: smol_isa) throws {
        let pool = try #require(TestPool(isa, threads: 2))
        for bytes: Int64 in [1, 1 << 20, (5 << 20) + 3] {
            let rate = smol_probe_read(pool.handle, bytes, 2)
            #expect(rate > 0 && rate.isFinite)
        }
    }
}
