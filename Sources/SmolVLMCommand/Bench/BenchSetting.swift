internal import SmolBenchmark
import SmolVLM

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The threads and kernels that probes and job share.
struct BenchSetting {
    let threads: Int
    let tier: InstructionTier

    /// What the engine would choose.
    init(threads: Int?) throws(BackendError) {
        self.threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
        tier = try InstructionTier.chosen()
    }

    /// Measures what the machine can do.
    func limits() throws(BackendError) -> MachineLimits {
        try MachineLimits.measured(threads: threads, tier: tier)
    }
}
