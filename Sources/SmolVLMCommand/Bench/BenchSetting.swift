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
    private(set) var tier: InstructionTier

    /// What the engine would choose.
    init(threads: Int?) throws(BackendError) {
        self.threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
        tier = try InstructionTier.chosen()
    }

    /// ONNX Runtime takes the best instructions there are, whatever `SMOLVLM_ISA` says.
    mutating func adapt(to backend: Backend) {
        if case .onnx = backend { tier = .best }
    }

    /// Measures what the machine can do.
    func limits() throws(BackendError) -> MachineLimits {
        try MachineLimits.measured(threads: threads, tier: tier)
    }
}
