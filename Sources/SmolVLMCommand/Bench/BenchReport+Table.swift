import Foundation

extension BenchReport {
    /// The report for a person.
    var table: String {
        let counts = "\(tiles) tiles, \(promptTokens) prompt tokens, \(newTokens) new tokens"
        let sequences = batch > 1 ? ", \(batch) sequences that decode together" : ""
        let runs = `repeat` > 1 ? "; the shortest of \(`repeat`) runs of each stage" : ""
        let kernels = backend == "onnx" ? "limits of the \(tier) kernels" : "\(tier) kernels"
        return """
            \(model), \(precision), \(backend) backend, \(threads) threads, \(kernels)
            \(counts)\(sequences)\(runs)

            \(limitRows)
            \(stageRows)
            peak memory \(Int(peakMemory.rounded())) MB

            """
    }

    private var limitRows: String {
        let rows = [
            ("dot products", limits.dot, "GFLOP/s"), ("float32", limits.float32, "GFLOP/s"),
            ("int8", limits.int8, "GOP/s"), ("reads", limits.read, "GB/s"),
        ]
        return "limits of this machine\n"
            + rows.map { name, value, unit in
                "  " + padded(name, to: 14) + String(format: "%8.1f ", value) + unit + "\n"
            }.joined()
    }

    private var stageRows: String {
        let heading = "stage       time    slowest     rate                      of the limit\n"
        return heading
            + [
                row("load", load, nil),
                row("image", image, slowest.image),
                row("vision", vision, slowest.vision, gigaflops(visionGigaflops), visionFraction),
                row("prefill", prefill, slowest.prefill, gigaflops(prefillGigaflops), prefillFraction),
                row("decode", decode, slowest.decode, decodeRate, decodeFraction),
                row("total", total, slowest.total),
            ].joined()
    }

    private var decodeRate: String {
        String(format: "%.1f tokens/s, %.1f GB/s", decodeTokensPerSecond, decodeGigabytesPerSecond)
    }

    private func gigaflops(_ value: Double) -> String { String(format: "%.1f GFLOP/s", value) }

    private func row(
        _ name: String,
        _ seconds: Double,
        _ slowest: Double?,
        _ rate: String = "",
        _ fraction: Double? = nil
    ) -> String {
        var line = padded(name, to: 8) + String(format: "%8.3f s", seconds)
        line += slowest.map { String(format: "%9.3f s", $0) } ?? String(repeating: " ", count: 11)
        line += "   " + padded(rate, to: 30) + (fraction.map { String(format: "%3.0f %%", 100 * $0) } ?? "")
        return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
    }

    private func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
