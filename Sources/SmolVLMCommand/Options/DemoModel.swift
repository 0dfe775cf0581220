import Foundation

/// The small model that comes with the program: what answers when no model is named.
enum DemoModel {
    private static let name = "smolvlm-demo"

    /// Told once, on standard error, whenever it answers.
    static let notice = """
        No --model is given: the demo model answers, which knows drawn shapes, words and bar charts only.
        For photos: --model HuggingFaceTB/SmolVLM2-256M-Video-Instruct (fetched from the Hugging Face hub, 0.5 GB)
        """

    /// Where it lies: in `share/smolvlm` beside the `bin` of an installed program, in `Models` of the clone whose
    /// `.build` holds the program; nil where it is in neither.
    static func folder(of program: URL? = Bundle.main.executableURL) -> String? {
        guard let program = program?.resolvingSymlinksInPath() else { return nil }
        let parent = program.deletingLastPathComponent()
        var places: [URL] = []
        if parent.lastPathComponent == "bin" {
            places.append(parent.deletingLastPathComponent().appending(path: "share/smolvlm/\(name)"))
        }
        var above = parent
        while above.pathComponents.count > 1 {
            if above.lastPathComponent == ".build" {
                places.append(above.deletingLastPathComponent().appending(path: "Models/\(name)"))
            }
            above.deleteLastPathComponent()
        }
        return places.first { FileManager.default.fileExists(atPath: $0.appending(path: "config.json").path) }?.path
    }
}
