public import ArgumentParser
import SmolHub
import SmolTerminal
public import SmolVLM

/// `smolvlm export`: a checkpoint as ONNX graphs.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a model as the three ONNX graphs that ONNX Runtime runs, with the files beside them.",
        usage: "smolvlm export --model MODEL --output FOLDER [--precision PRECISION] [OPTIONS]",
        discussion: """
            Example: smolvlm export -m HuggingFaceTB/SmolVLM2-256M-Video-Instruct -o model-int8 --precision int8

            The folder is a complete model, for smolvlm and for every program that runs the hub's graphs. Several \
            precisions may go to one folder.
            """
    )

    @Option(
        name: [.short, .long],
        help: "Model folder with safetensors weights, or a model's name on the hub.",
        completion: .model
    )
    var model: String

    @OptionGroup var hub: HubOptions

    @Option(name: [.short, .long], help: "The folder to write.", completion: .directory)
    var output: String

    @Option(
        help: "What the graphs compute with: \(ExportPrecision.allCases.map(\.rawValue).joined(separator: ", "))."
    )
    var precision: ExportPrecision = .fp32

    @Flag(help: "Overwrite files even if smolvlm export did not create them.")
    var force = false

    func run() async throws {
        let interrupt = Interrupt()
        let status = StatusLine(isEnabled: true)
        defer { status.clear() }
        let folder = try await hub.folder(of: model, status: status)
        let export = ModelExport(modelPath: folder, folder: output, precision: precision, overwrites: force)
        status.show("reading \(model)")
        let start = ContinuousClock.now
        let display = ExportDisplay(status: status)
        let work = Task.detached { try export.run { display.show($0) } }
        // What was begun is removed before the program ends.
        interrupt.onFirst { work.cancel() }
        let summary: ModelExport.Summary
        do {
            summary = try await work.value
        } catch is CancellationError {
            throw ExitCode(Interrupt.exitStatus)
        }
        status.clear()
        Output.messages.note(Self.closing(summary, seconds: start.duration(to: .now).seconds))
    }

    /// What was written and how to run it.
    static func closing(_ summary: ModelExport.Summary, seconds: Double) -> String {
        let graphs = summary.files.filter { $0.name.hasPrefix("onnx/") }
        let sizes = graphs.map { "\($0.name) \(ByteCount.text($0.byteCount))" }.joined(separator: ", ")
        let time = (seconds * 10).rounded() / 10
        return "wrote \(sizes) to \(summary.folder) in \(time) s; run it: "
            + "smolvlm -m \(summary.folder) --onnx-variant \(summary.precision.rawValue) --image IMAGE -p QUESTION"
    }
}

extension ExportPrecision: ExpressibleByArgument {}
