internal import CSmolSystem

/// How many threads can run at the same time: what the system lets this process use of the machine's cores.
package enum Processors {
    /// As many as a thread pool can have.
    package static let mostThreads = 256

    /// Threads that are worth starting, 1 to 256.
    ///
    /// As many as there are cores that the process may run on (its affinity), and no more than the quotas of its
    /// control groups come to, as in a container that was given two and a half cores of a machine's sixty-four.
    package static var available: Int {
        threads(cores: Int(smol_processors_count()), quotas: ProcessorQuota.ofThisProcess)
    }

    /// Threads for so many cores, of which quotas leave so much.
    ///
    /// The smallest quota counts, to the nearest whole number. A thread more than the quota gives would have all of
    /// them wait out the rest of each period at the same time, in the middle of a product that needs every one; for
    /// half a core and more that is still the faster way, for less it is not.
    package static func threads(cores: Int, quotas: [Double]) -> Int {
        let allowed = (quotas.min() ?? .infinity).rounded(.toNearestOrAwayFromZero)
        let threads = allowed < Double(cores) ? Int(allowed) : cores
        return min(max(threads, 1), mostThreads)
    }
}
