public import ArgumentParser
import SmolHub
import SmolTerminal
public import SmolVLM
import Synchronization

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
        let status = StatusLine(isEnabled: true)
        let interrupt = Interrupt(clearing: status)
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

/// Tells on standard error how far an export is.
final class ExportDisplay: Sendable {
    private let status: StatusLine
    private let shown = Mutex(-1)

    /// Parts of the whole after which the line is drawn anew.
    private static let steps = 100

    init(status: StatusLine) {
        self.status = status
    }

    /// Shows a state, where it is worth another line.
    func show(_ progress: ExportProgress) {
        guard progress.totalBytes > 0 else { return }
        let step = min(Self.steps, Self.steps * (progress.writtenBytes >> 10) / max(1, progress.totalBytes >> 10))
        let isNew = shown.withLock { shown in
            defer { shown = step }
            return shown != step
        }
        guard isNew else { return }
        let sizes = "\(ByteCount.text(progress.writtenBytes)) of \(ByteCount.text(progress.totalBytes))"
        status.show("writing \(progress.file) (\(sizes))", done: step, of: Self.steps)
    }
}
