#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// What control groups leave a process of the machine's cores; a thing of Linux, elsewhere there are no such files.
package enum ProcessorQuota {
    /// The quotas of this process's groups and of those above them, in cores.
    static var ofThisProcess: [Double] {
        folders(ofGroups: text(of: "/proc/self/cgroup") ?? "").compactMap { folder in
            if let limit = text(of: folder + "/cpu.max") { return cores(cpuMax: limit) }
            guard
                let quota = text(of: folder + "/cpu.cfs_quota_us"),
                let period = text(of: folder + "/cpu.cfs_period_us")
            else { return nil }
            return cores(quota: quota, period: period)
        }
    }

    /// Cores by a `cpu.max` of version 2 of control groups, `150000 100000`: how many microseconds of each period may
    /// be used; nil where there is no limit (`max 100000`) or no such text.
    package static func cores(cpuMax text: String) -> Double? {
        let fields = text.split(whereSeparator: \.isWhitespace)
        guard fields.count == 2 else { return nil }
        return cores(quota: fields[0], period: fields[1])
    }

    /// Cores by version 1's `cpu.cfs_quota_us` and `cpu.cfs_period_us`; nil where there is no limit (`-1`).
    package static func cores(quota: some StringProtocol, period: some StringProtocol) -> Double? {
        func number(_ text: some StringProtocol) -> Int? {
            text.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) }
        }
        guard let quota = number(quota), let period = number(period), quota > 0, period > 0 else { return nil }
        return Double(quota) / Double(period)
    }

    /// Where the limits of a process may lie, by its `/proc/self/cgroup`: its groups' folders and all above them.
    ///
    /// A line is `hierarchy:controllers:path`; version 2 has no controllers there. In a container the path may be one
    /// that only the machine outside has, but the folder at the top is then the container's own group.
    package static func folders(ofGroups text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).flatMap { line -> [String] in
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { return [] }
            let isVersion2 = fields[0] == "0" && fields[1].isEmpty
            guard isVersion2 || fields[1].split(separator: ",").contains("cpu") else { return [] }
            let top = isVersion2 ? "/sys/fs/cgroup" : "/sys/fs/cgroup/cpu"
            let names = fields[2].split(separator: "/")
            guard !names.contains(".."), names.count <= 64 else { return [top] }
            return (0...names.count).map { ([top] + names.prefix($0).map(String.init)).joined(separator: "/") }
        }
    }

    /// The text of a small file of the system's, whose size it does not tell; nil where it cannot be read.
    private static func text(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 14) { buffer, filled in
            while let start = buffer.baseAddress, filled < buffer.count {
                let count = read(descriptor, start + filled, buffer.count - filled)
                guard count > 0 else { return }
                filled += count
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
