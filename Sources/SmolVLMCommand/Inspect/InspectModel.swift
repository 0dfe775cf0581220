import ArgumentParser
import Foundation
import SmolVLM

/// `smolvlm inspect model`: what a model folder holds.
struct InspectModel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "Show a model's architecture, dimensions, vocabulary and the memory it needs."
    )

    @Argument(help: "Model folder, or a model's name on the hub.")
    var folder: String?

    @Option(
        name: [.short, .long],
        help: "Model folder, or a model's name on the hub.",
        completion: .model
    )
    var model: String?

    @Flag(help: "One JSON object.")
    var json = false

    func validate() throws {
        guard (folder == nil) != (model == nil) else {
            throw ValidationError("one model folder is needed: inspect model FOLDER, or --model FOLDER")
        }
    }

    func run() async throws {
        let report = try ModelReport(modelPath: await ModelArgument.folder(of: model ?? folder ?? ""))
        if json {
            try StandardOutput.writeJSON(report)
        } else {
            try StandardOutput.write(report.table)
        }
    }
}
