import ArgumentParser
import SmolHub

/// `smolvlm download`: fetches a model into the hub's cache.
struct DownloadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "download",
        abstract: "Fetch a model from the Hugging Face hub into its cache and print the folder.",
        discussion: """
            Example: smolvlm download \(KnownModels.example)

            A download that broke off goes on where it stopped. The cache is the one that the hub's Python library uses; \
            HF_HOME, HF_HUB_CACHE, HF_ENDPOINT, HF_TOKEN and HF_HUB_OFFLINE mean the same.
            """
    )

    @Argument(help: "The model's name on the hub: organisation/name.", completion: .hubName)
    var id: String

    @Option(help: "A branch, a tag or a commit. (default: main)")
    var revision: String?

    @Option(help: "Fetch the ONNX graphs of a variant (fp32, fp16, int8, q4, …) in place of the safetensors weights.")
    var onnx: String?

    func run() async throws {
        let interrupt = Interrupt()
        defer { withExtendedLifetime(interrupt) {} }
        let status = StatusLine(isEnabled: true)
        defer { status.clear() }
        let display = DownloadDisplay(name: id, status: status)
        let hub = Hub(try HubConfiguration())
        let snapshot = try await hub.download(
            try RepositoryID(id),
            revision: try revision.map { try Revision($0) } ?? .main,
            files: onnx.map { .onnx(variant: $0 == "fp32" ? "" : $0) } ?? .safetensors,
            report: display.show
        )
        status.clear()
        try StandardOutput.write(snapshot.folder + "\n")
    }
}
