import Foundation
import TestSupport
import Testing

/// `smolvlm bench`: what it prints, and what it refuses.
///
/// How fast anything is, is not a matter for tests.
@Suite("smolvlm bench")
struct BenchCommandTests {
    private static let keys: Set<String> = [
        "model", "backend", "precision", "tier", "threads", "tiles", "prompt_tokens", "new_tokens", "batch", "repeat",
        "limits", "load_s", "image_s", "vision_s", "vision_gflops", "vision_fraction", "prefill_s", "prefill_gflops",
        "prefill_fraction", "decode_s", "decode_tokens_per_second", "decode_gb_s", "decode_fraction", "total_s",
        "slowest", "peak_rss_mb",
    ]

    /// Runs with a small model and gives the object that is printed.
    private func report(_ arguments: [String]) throws -> [String: Any] {
        let outcome = try Command.run(["bench", "--json", "--tiles", "5", "--new-tokens", "4"] + arguments)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.isEmpty)
        let objects = try outcome.objects()
        #expect(objects.count == 1)
        return try #require(objects.first)
    }

    private func expectSaneNumbers(_ report: [String: Any]) throws {
        #expect(Set(report.keys) == Self.keys)
        let limits = try #require(report["limits"] as? [String: Double])
        #expect(Set(limits.keys) == ["dot_gflops", "float32_gflops", "int8_gops", "read_gb_s"])
        #expect(limits.values.allSatisfy { $0 > 0 && $0.isFinite })
        let slowest = try #require(report["slowest"] as? [String: Double])
        #expect(Set(slowest.keys) == ["image_s", "vision_s", "prefill_s", "decode_s", "total_s"])
        for (key, value) in slowest {
            #expect(value >= report[key] as? Double ?? .infinity, "\(key)")
        }
        for (key, value) in report {
            if let number = value as? Double { #expect(number > 0 && number.isFinite, "\(key)") }
        }
        // Wide, since a busy machine gives the probes less than the job; it is the unit that is tested. Decoding a
        // model that fits into the caches is not bound by memory at all.
        for key in ["vision_fraction", "prefill_fraction"] {
            #expect(try #require(report[key] as? Double) < 10, "\(key)")
        }
    }

    @Test("--shape tiny has the keys of the contract, with sane values")
    func tinyShape() throws {
        let report = try report(["--shape", "tiny", "--repeat", "2", "--threads", "2"])
        try expectSaneNumbers(report)
        #expect(report["model"] as? String == "tiny with random weights")
        #expect(report["precision"] as? String == "bfloat16")
        #expect(report["backend"] as? String == "native")
        #expect(report["tiles"] as? Int == 5)
        // Five tiles of four image tokens, and 60 more.
        #expect(report["prompt_tokens"] as? Int == 80)
        #expect(report["new_tokens"] as? Int == 4)
        #expect(report["threads"] as? Int == 2)
        #expect(report["repeat"] as? Int == 2)
    }

    @Test("sequences decode together")
    func batch() throws {
        let report = try report(["--shape", "tiny", "--batch", "3", "--precision", "float32", "--prompt-tokens", "30"])
        try expectSaneNumbers(report)
        #expect(report["batch"] as? Int == 3)
        #expect(report["prompt_tokens"] as? Int == 30)
        #expect(report["precision"] as? String == "float32")
    }

    @Test("a model folder is measured like a shape")
    func modelFolder() throws {
        let report = try report(["--model", Command.model])
        try expectSaneNumbers(report)
        #expect(report["model"] as? String == Command.model)
    }

    @Test(
        "graphs are named by their variant and held against the arithmetic that it uses",
        .needsOnnxRuntime,
        arguments: [("fp32", "float32_gflops"), ("fp16", "float32_gflops"), ("int8", "int8_gops"), ("q4", "int8_gops")]
    )
    func graphs(variant: String, limit: String) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "smolvlm-bench-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(try Command.run(["export", "-m", Command.model, "-o", folder, "--precision", variant]).status == 0)
        let report = try report(["--model", folder, "--backend", "onnx"])
        try expectSaneNumbers(report)
        #expect(report["backend"] as? String == "onnx")
        #expect(report["precision"] as? String == variant)
        let limits = try #require(report["limits"] as? [String: Double])
        #expect(limits["dot_gflops"] == limits[limit])
    }

    @Test("the table names limits and stages")
    func table() throws {
        let outcome = try Command.run(["bench", "--shape", "tiny", "--tiles", "1", "--new-tokens", "2"])
        #expect(outcome.status == 0)
        let words = [
            "limits", "GFLOP/s", "GB/s", "load", "image", "vision", "prefill", "decode", "total", "peak memory",
        ]
        for word in words {
            #expect(outcome.output.contains(word), "\(word)")
        }
    }

    @Test(
        "wrong options are wrong usage",
        arguments: [
            ["--shape", "3b"], ["--model", "x", "--shape", "tiny"], ["--tiles", "-1"], ["--tiles", "1025"],
            ["--new-tokens", "1"], ["--prompt-tokens", "0"], ["--prompt-tokens", "100"], ["--prompt-tokens", "8192"],
            ["--threads", "0"], ["--repeat", "0"], ["--batch", "0"], ["--precision", "float8"],
            ["--shape", "tiny", "--backend", "onnx"], ["--tiles", "1000"],
        ]
    )
    func refuses(arguments: [String]) throws {
        let outcome = try Command.run(["bench"] + arguments)
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(!outcome.errors.isEmpty)
    }

    @Test("a model's own limits are wrong usage, too")
    func refusesAfterLoading() throws {
        let outcome = try Command.run(["bench", "--model", Command.model, "--tiles", "1", "--prompt-tokens", "1"])
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
    }
}
