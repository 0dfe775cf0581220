internal import SmolBenchmark
import SmolTerminal
import SmolVLM

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The threads and kernels that probes and job share.
struct BenchSetting {
    let threads: Int
    private(set) var tier: InstructionTier

    /// What the engine would choose.
    init(threads: Int?) throws(BackendError) {
        self.threads = threads ?? Processors.available
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

/// The most memory that the process held at one time.
enum PeakMemory {
    /// Forgets the peak so far, where the system allows it (Linux).
    static func reset() {
        #if os(Linux)
        let file = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        try? Descriptor.write(file, "5".utf8)
        close(file)
        #endif
    }

    /// The peak in bytes; 0 where the system does not tell.
    static var bytes: Int {
        #if os(Linux)
        guard
            let status = try? InputFile.bytes(of: "/proc/self/status", limit: 1 << 20),
            let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first(where: {
                $0.hasPrefix("VmHWM:")
            }),
            let kilobytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) })
        else { return 0 }
        return kilobytes << 10
        #else
        var usage = rusage()
        getrusage(RUSAGE_SELF, &usage)
        return usage.ru_maxrss
        #endif
    }
}
