import CSmolKernels
import TestSupport

/// A pool for a test, freed with the test.
final class TestPool {
    let handle: OpaquePointer

    init?(_ isa: smol_isa, threads: Int32 = 1) {
        guard let handle = smol_thread_pool_create(threads, isa) else { return nil }
        self.handle = handle
    }

    deinit {
        smol_thread_pool_free(handle)
    }

    /// The tiers that this machine can run, the portable one first.
    static let tiers = (0..<smol_isa_count()).filter { smol_isa_available($0) }
}

/// Matrices of random numbers, and the plain products that kernels are held against.
enum Reference {
    /// Random numbers in -1 ..< 1, each one exact in bfloat16 if asked for.
    static func numbers(_ count: Int, seed: UInt64, bfloat16: Bool) -> [Float] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            let number = Float.random(in: -1..<1, using: &generator)
            return bfloat16 ? Float(bitPattern: number.bitPattern & 0xFFFF_0000) : number
        }
    }

    /// `a [m, k]` times `b [n, k]` transposed, in double precision.
    static func product(_ a: [Float], _ b: [Float], m: Int, n: Int, k: Int) -> [Double] {
        var out = [Double](repeating: 0, count: m * n)
        for row in 0..<m {
            for column in 0..<n {
                var sum = 0.0
                for i in 0..<k { sum += Double(a[row * k + i]) * Double(b[column * k + i]) }
                out[row * n + column] = sum
            }
        }
        return out
    }
}

/// The upper halves of float32 numbers that bfloat16 holds exactly.
func bfloat16Bits(_ numbers: [Float]) -> [UInt16] {
    numbers.map { UInt16($0.bitPattern >> 16) }
}

/// The largest difference, relative to the largest magnitude.
func relativeDifference(_ a: [Float], _ b: [Double]) -> Double {
    let scale = b.map(abs).max() ?? 1
    return zip(a, b).map { abs(Double($0) - $1) }.max().map { $0 / max(scale, 1e-30) } ?? 0
}
