import CSmolKernels
import Testing

/// Making thread pools, and the tiers they offer.
@Suite("Thread pool")
struct ThreadPoolTests {
    @Test("refuses impossible thread counts", arguments: [-1, 0, 257, 100_000] as [Int32])
    func refusesThreadCounts(threads: Int32) {
        #expect(smol_thread_pool_create(threads, SMOL_ISA_PORTABLE) == nil)
    }

    @Test("knows its threads and tier", arguments: TestPool.tiers)
    func knowsItsThreads(isa: smol_isa) throws {
        let pool = try #require(TestPool(isa, threads: 3))
        #expect(smol_thread_pool_threads(pool.handle) == 3)
        #expect(smol_thread_pool_isa(pool.handle) == isa)
    }

    @Test("the best tier is available")
    func bestTierIsAvailable() {
        #expect(smol_isa_available(smol_isa_best()))
        #expect(smol_isa_available(SMOL_ISA_PORTABLE))
    }

    @Test("every tier has a name of its own, and nothing else has one")
    func names() {
        for isa in 0..<smol_isa_count() {
            #expect(smol_isa_named(smol_isa_name(isa)) == isa)
        }
        #expect(smol_isa_named("avx1024") == -1)
        #expect(!smol_isa_available(-1) && !smol_isa_available(smol_isa_count()))
        #expect(smol_thread_pool_create(1, -1) == nil && smol_thread_pool_create(1, smol_isa_count()) == nil)
    }

    @Test("pixel shuffle gathers the patches under a token, row by row")
    func pixelShuffle() throws {
        let pool = try #require(TestPool(SMOL_ISA_PORTABLE, threads: 2))
        // Patch (row, column) of a 4 x 4 grid holds the two numbers 10 row + column and its negative.
        var patches: [Float] = []
        for row in 0..<4 {
            for column in 0..<4 {
                let number = Float(10 * row + column)
                patches += [number, -number]
            }
        }
        var out = [Float](repeating: .nan, count: 4 * 8)
        smol_vision_shuffle(pool.handle, patches, 4, 2, 2, 2, &out, 8)
        #expect(Array(out[0..<8]) == [0, 0, 1, -1, 10, -10, 11, -11])
        #expect(Array(out[8..<16]) == [2, -2, 3, -3, 12, -12, 13, -13])
        #expect(Array(out[24..<32]) == [22, -22, 23, -23, 32, -32, 33, -33])
    }

    @Test("patches leave out what does not fill one")
    func patchesLeaveOutTheRest() throws {
        let pool = try #require(TestPool(SMOL_ISA_PORTABLE))
        let size = 5
        let tile = (0..<2 * size * size).map { UInt8($0) }
        let levels = (0..<512).map { Float($0) }
        var out = [Float](repeating: .nan, count: 4 * 8)
        smol_vision_patches(pool.handle, tile, 2, 5, 2, levels, &out, 8)
        // The last patch starts at (2, 2); the second channel's levels start at 256.
        #expect(Array(out[24..<28]) == [12, 13, 17, 18])
        #expect(Array(out[28..<32]) == [293, 294, 298, 299])
    }
}
