import ArgumentParser
import SmolHub
import SmolTerminal
import SmolVLM

/// `smolvlm download`: fetches a model into the hub's cache.
struct DownloadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "download",
        abstract: "Fetch a model from the Hugging Face hub into its cache and print the folder.",
        usage: "smolvlm download [--revision REVISION] [--onnx VARIANT] [OPTIONS] ID",
        discussion: """
            Example: smolvlm download \(KnownModels.example)

            Interrupted downloads resume. The cache is the one that the hub's Python library uses; \
            HF_HOME, HF_HUB_CACHE, HF_ENDPOINT, HF_TOKEN and HF_HUB_OFFLINE mean the same.
            """
    )

    @Argument(help: "The model's name on the hub: organisation/name.", completion: .hubName)
    var id: String

    @Option(help: "A branch, a tag or a commit. (default: main)")
    var revision: String?

    @Option(help: "Fetch the ONNX graphs of a variant (fp32, fp16, int8, q4, …) in place of the safetensors weights.")
    var onnx: OnnxVariant?

    @OptionGroup var logging: LoggingOptions

    func run() async throws {
        // Log lines and a line that is redrawn do not go together.
        let status = StatusLine(isEnabled: !logging.verbose)
        let interrupt = Interrupt(clearing: status)
        defer { withExtendedLifetime(interrupt) {} }
        defer { status.clear() }
        let display = DownloadDisplay(name: id, status: status)
        let hub = Hub(try HubConfiguration(), logger: logging.logger)
        let snapshot: Snapshot
        do {
            snapshot = try await hub.download(
                try RepositoryID(id),
                revision: try revision.map { try Revision($0) } ?? .main,
                files: ModelFiles(onnx),
                report: display.show
            )
        } catch let error as HubError where error.kind == .offline {
            throw OfflineError(error, reason: OfflineError.variable, revision: revision)
        }
        status.clear()
        try Output.standard.write(snapshot.folder + "\n")
    }
}
