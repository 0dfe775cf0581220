import ArgumentParser
import SmolHub
import SmolTerminal
import SmolVLM

/// `smolvlm inspect`: what the stages before the model make of their input.
struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Look at tokens, a prompt, an image's tiles or a model, without running it.",
        usage: "smolvlm inspect tokens | prompt | image | model [OPTIONS]",
        subcommands: [InspectTokens.self, InspectPrompt.self, InspectImage.self, InspectModel.self]
    )
}

/// `smolvlm inspect model`: what a model folder holds.
struct InspectModel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "Show a model's architecture, dimensions, vocabulary and the memory it needs.",
        usage: "smolvlm inspect model [--model MODEL | MODEL] [OPTIONS]"
    )

    @Argument(help: "Model folder, or a model's name on the hub; in place of --model.", completion: .model)
    var folder: String?

    @OptionGroup var source: ModelSource

    @Flag(help: "One JSON object.")
    var json = false

    func validate() throws {
        if let folder, let model = source.chosenModel {
            throw ValidationError("\(folder) and --model \(model): give one of them")
        }
    }

    func run() async throws {
        var source = source
        source.chosenModel = source.chosenModel ?? folder
        let report = try ModelReport(modelPath: await source.folder(files: .safetensors))
        if json {
            try Output.standard.writeJSON(report)
        } else {
            try Output.standard.write(report.table)
        }
    }
}
