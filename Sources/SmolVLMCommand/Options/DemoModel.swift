#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The small model that comes with the program: what answers when no model is named.
enum DemoModel {
    private static let name = "smolvlm-demo"

    /// Told once, on standard error, whenever it answers.
    static let notice = [
        "No --model is given: the demo model answers, which knows drawn shapes, words and bar charts only.",
        "For photos: --model HuggingFaceTB/SmolVLM2-256M-Video-Instruct (fetched from the Hugging Face hub, 0.5 GB)",
    ]

    /// Where it lies: in `share/smolvlm` beside the `bin` of an installed program, in `Models` of the clone whose
    /// `.build` holds the program; nil where it is in neither.
    static func folder(of program: String? = programPath) -> String? {
        guard let program else { return nil }
        var above = program.split(separator: "/").dropLast()
        var places: [String] = []
        if above.last == "bin" {
            places.append("/" + (above.dropLast() + ["share", "smolvlm"]).joined(separator: "/"))
        }
        while let folder = above.popLast() {
            if folder == ".build" { places.append("/" + (above + ["Models"]).joined(separator: "/")) }
        }
        return places.map { "\($0)/\(name)" }.first { FileKind(at: "\($0)/config.json") == .file }
    }

    /// The program's own file, links followed.
    private static var programPath: String? {
        #if canImport(Darwin)
        var size: UInt32 = 0
        _ = _NSGetExecutablePath(nil, &size)
        var path = [CChar](repeating: 0, count: Int(size) + 1)
        guard _NSGetExecutablePath(&path, &size) == 0 else { return nil }
        #else
        let path = Array("/proc/self/exe".utf8CString)
        #endif
        return path.withUnsafeBufferPointer { buffer -> String? in
            guard let start = buffer.baseAddress, let resolved = realpath(start, nil) else { return nil }
            defer { free(resolved) }
            return String(cString: resolved)
        }
    }
}
