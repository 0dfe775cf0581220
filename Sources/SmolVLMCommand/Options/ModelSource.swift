import ArgumentParser
import SmolHub
import SmolTerminal
import SmolVLM

/// Where a model that is given by its name comes from.
struct HubOptions: ParsableArguments {
    @Option(help: "Branch, tag or commit of a model that is given by its name. (default: main)")
    var revision: String?

    @Flag(help: "Fetch nothing from the network.")
    var offline = false

    /// The folder of a model, fetched first where that is needed.
    ///
    /// - Throws: `ValidationError` where a revision is asked of a folder, `HubError`, `CancellationError`.
    func folder(
        of model: String,
        files: ModelFiles = .safetensors,
        status: StatusLine = StatusLine(isEnabled: true)
    ) async throws -> String {
        let display = DownloadDisplay(name: model, status: status)
        defer { status.clear() }
        return try await explained(model) {
            try await ModelLocation.folder(
                of: model,
                revision: revision,
                files: files,
                mayDownload: !offline,
                report: display.show
            )
        }
    }

    /// Does what may need the files of a model, and tells what is wrong with them by the options of the command.
    func explained<Result>(_ model: String, _ work: () async throws -> Result) async throws -> Result {
        if revision != nil, FileKind(at: model) != .nothing {
            throw ValidationError(
                "--revision: \(model) is a folder; only a model that is given by its name has revisions"
            )
        }
        do {
            return try await work()
        } catch let error as HubError where error.kind == .offline {
            throw OfflineError(error, reason: offline ? "--offline" : OfflineError.variable, revision: revision)
        } catch let error as HubError where error.kind == .fileNotFound {
            // The library knows the options of a download.
            throw HubError(error.kind, error.subject, error.problem.replacing("--onnx ", with: "--onnx-variant "))
        }
    }
}

/// A model that is needed and neither in the cache nor to be fetched, with what to do about it.
struct OfflineError: Error, CustomStringConvertible {
    let description: String

    /// - Parameter reason: The option or variable that forbids the network.
    init(_ error: HubError, reason: String, revision: String?) {
        let problem = error.problem.replacing("the network may not be used", with: "\(reason) is set")
        let words = ["smolvlm download \(error.subject)"] + (revision.map { ["--revision \($0)"] } ?? [])
        description = "\(error.subject) \(problem). Run: \(words.joined(separator: " "))"
    }

    /// The variable that forbids the network.
    static var variable: String {
        ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"].first { name in
            ["1", "ON", "YES", "TRUE"].contains(Environment.value(name)?.uppercased() ?? "")
        } ?? "HF_HUB_OFFLINE"
    }
}

/// A model of which a command needs the files alone.
struct ModelSource: ParsableArguments {
    @Option(
        name: [.customShort("m"), .customLong("model")],
        help: "Model folder, or a model's name on the Hugging Face hub. (default: the demo model)",
        completion: .model
    )
    var chosenModel: String?

    @OptionGroup var hub: HubOptions

    /// The model as it was typed, or the demo model's folder.
    ///
    /// - Throws: `ValidationError` when none was named and the demo model is not where it belongs.
    var model: String {
        get throws {
            if let chosenModel { return chosenModel }
            if hub.revision != nil { throw ValidationError("--revision: give the --model that it is a revision of") }
            guard let folder = DemoModel.folder() else {
                throw ValidationError("no model: give --model FOLDER, or a model's name on the Hugging Face hub")
            }
            return folder
        }
    }

    /// The folder of the model, fetched first where that is needed.
    func folder(files: ModelFiles) async throws -> String {
        if chosenModel == nil { Output.messages.note("No --model is given: the demo model is looked at.") }
        return try await hub.folder(of: try model, files: files)
    }
}
