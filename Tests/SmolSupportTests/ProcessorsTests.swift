import SmolSupport
import Testing

/// How many threads are worth starting.
@Suite("Processors")
struct ProcessorsTests {
    @Test(
        "cpu.max gives cores, or no limit",
        arguments: [
            ("max 100000\n", nil), ("150000 100000\n", 1.5), ("50000 100000", 0.5), ("800000 100000\n", 8),
            ("", nil), ("100000\n", nil), ("0 100000\n", nil), ("-5 100000\n", nil), ("1 0\n", nil), ("a b\n", nil),
            ("1 2 3\n", nil), ("9223372036854775808 1\n", nil),
        ] as [(String, Double?)]
    )
    func version2(text: String, cores: Double?) {
        #expect(ProcessorQuota.cores(cpuMax: text) == cores)
    }

    @Test("version 1's two files give cores, or no limit")
    func version1() {
        #expect(ProcessorQuota.cores(quota: "-1\n", period: "100000\n") == nil)
        #expect(ProcessorQuota.cores(quota: "250000\n", period: "100000\n") == 2.5)
        #expect(ProcessorQuota.cores(quota: "", period: "100000\n") == nil)
        #expect(ProcessorQuota.cores(quota: "250000\n", period: "0\n") == nil)
    }

    @Test(
        "the groups' folders and all above them are looked at",
        arguments: [
            ("0::/\n", ["/sys/fs/cgroup"]),
            ("0::/user.slice/job\n", ["/sys/fs/cgroup", "/sys/fs/cgroup/user.slice", "/sys/fs/cgroup/user.slice/job"]),
            ("0::/../outside\n", ["/sys/fs/cgroup"]),
            ("5:memory:/a\n4:cpu,cpuacct:/a\n", ["/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpu/a"]),
            ("1:cpu:/\n0::/\n", ["/sys/fs/cgroup/cpu", "/sys/fs/cgroup"]),
            ("3:cpuset:/a\n1:name=systemd:/a\n", []), ("nonsense", []), ("", []),
        ] as [(String, [String])]
    )
    func folders(text: String, folders: [String]) {
        #expect(ProcessorQuota.folders(ofGroups: text) == folders)
    }

    @Test(
        "the smallest quota counts, to the nearest whole number, from 1 to 256",
        arguments: [
            (64, [], 64), (64, [2.5], 3), (64, [2.4], 2), (64, [8, 1.5], 2), (64, [0.1], 1), (2, [8], 2), (0, [], 1),
            (1000, [], 256), (1000, [1e300], 256),
        ] as [(Int, [Double], Int)]
    )
    func threads(cores: Int, quotas: [Double], threads: Int) {
        #expect(Processors.threads(cores: cores, quotas: quotas) == threads)
    }

    @Test("this machine has some")
    func here() {
        #expect((1...Processors.mostThreads).contains(Processors.available))
    }
}
