import SmolHub
import SmolVLM

/// A model as it is typed: a folder or a name on the hub.
enum ModelArgument {
    /// The folder of the model, fetched first where that is needed.
    static func folder(
        of model: String,
        revision: String? = nil,
        files: ModelFiles = .safetensors,
        mayDownload: Bool = true,
        status: StatusLine = StatusLine(isEnabled: true)
    ) async throws -> String {
        let display = DownloadDisplay(name: model, status: status)
        defer { status.clear() }
        return try await ModelLocation.folder(
            of: model,
            revision: revision,
            files: files,
            mayDownload: mayDownload,
            report: display.show
        )
    }
}
