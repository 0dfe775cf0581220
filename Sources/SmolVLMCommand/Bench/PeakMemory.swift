import Foundation

/// The most memory that the process held at one time.
enum PeakMemory {
    /// Forgets the peak so far, where the system allows it (Linux).
    static func reset() {
        #if os(Linux)
        try? Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
        #endif
    }

    /// The peak in bytes; 0 where the system does not tell.
    static var bytes: Int {
        #if os(Linux)
        guard
            let status = try? String(contentsOf: URL(filePath: "/proc/self/status"), encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
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
