import SmolTerminal

extension BenchReport {
    /// The report for a person.
    var table: String {
        let counts = "\(tiles) tiles, \(promptTokens) prompt tokens, \(newTokens) new tokens"
        let sequences = batch > 1 ? ", \(batch) sequences that decode together" : ""
        let runs = `repeat` > 1 ? "; the shortest of \(`repeat`) runs of each stage" : ""
        let kernels = backend == "onnx" ? "limits of the \(tier) kernels" : "\(tier) kernels"
        return """
            \(model.singleLine), \(precision), \(backend) backend, \(threads) threads, \(kernels)
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
                "  " + padded(name, to: 14) + value.fixed(1, width: 8) + " " + unit + "\n"
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
        "\(decodeTokensPerSecond.fixed(1)) tokens/s, \(decodeGigabytesPerSecond.fixed(1)) GB/s"
    }

    private func gigaflops(_ value: Double) -> String { "\(value.fixed(1)) GFLOP/s" }

    private func row(
        _ name: String,
        _ seconds: Double,
        _ slowest: Double?,
        _ rate: String = "",
        _ fraction: Double? = nil
    ) -> String {
        var line = padded(name, to: 8) + seconds.fixed(3, width: 8) + " s"
        line += slowest.map { $0.fixed(3, width: 9) + " s" } ?? String(repeating: " ", count: 11)
        line += "   " + padded(rate, to: 30) + (fraction.map { (100 * $0).fixed(0, width: 3) + " %" } ?? "")
        return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
    }

    private func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
