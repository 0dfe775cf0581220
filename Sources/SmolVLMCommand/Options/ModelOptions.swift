public import ArgumentParser
import Foundation
import Logging
import SmolHub
public import SmolVLM

/// Which model runs, and how.
struct ModelOptions: ParsableArguments {
    @Option(
        name: [.customShort("m"), .customLong("model")],
        help: "Model folder, or a model's name on the Hugging Face hub. (default: the demo model)",
        completion: .model
    )
    var chosenModel: String?

    @Option(help: "Branch, tag or commit of a model that is given by its name. (default: main)")
    var revision: String?

    @Flag(help: "Fetch nothing from the network.")
    var offline = false

    @Option(name: .customLong("backend"), help: "What runs the model: automatic, onnx or native.")
    var chosenBackend: BackendName = .automatic

    @Option(help: "Which ONNX graphs: fp32, fp16, int8, uint8, quantized, q4, q4f16 or bnb4. (default: what is there)")
    var onnxVariant: OnnxVariant?

    @Option(help: "The native engine's arithmetic: float32, bfloat16, int8 or int4. (default: bfloat16)")
    var precision: Precision?

    @Option(
        name: .customLong("chat-template"),
        help: "How messages are written out: checkpoint, standard, plain, or a file with a Jinja template.",
        completion: .file()
    )
    var promptFormat = "checkpoint"

    @Option(name: [.customShort("t"), .long], help: "Threads. (default: every core)")
    var threads: Int?

    @Flag(name: [.short, .long], help: "Tell on standard error what is being done and how long it took.")
    var verbose = false

    func validate() throws {
        if let threads, !(1...256).contains(threads) {
            throw ValidationError("--threads: \(threads) is not in 1...256")
        }
    }

    /// The model as it was typed, or the demo model's folder.
    ///
    /// - Throws: `ValidationError` when none was named and the demo model is not where it belongs.
    var model: String {
        get throws {
            if let chosenModel { return chosenModel }
            guard let folder = DemoModel.folder() else {
                throw ValidationError("no model: give --model FOLDER, or a model's name on the Hugging Face hub")
            }
            return folder
        }
    }

    /// Says which model answers where none was named.
    func noteDemoModel() {
        if chosenModel == nil, DemoModel.folder() != nil { StandardError.note(DemoModel.notice) }
    }

    /// What is to run the model: what `name` says, or the options where it is nil.
    ///
    /// A precision is the native engine's, so whoever names one and nothing else means it.
    func backend(_ name: BackendName? = nil) -> BackendChoice {
        let meant: BackendName =
            chosenBackend == .automatic && precision != nil && onnxVariant == nil ? .native : chosenBackend
        return (name ?? meant).choice(precision: precision, variant: onnxVariant)
    }

    /// Loads the model, fetched first where that is needed, and shows how far that is.
    ///
    /// - Parameters:
    ///   - backend: What is to run it, in place of what the options say.
    ///   - status: Where progress is shown.
    func load(_ backend: BackendName? = nil, status: StatusLine) async throws -> SmolVLMModel {
        let config = ModelConfig(
            modelPath: try model,
            revision: revision,
            mayDownload: !offline,
            promptFormat: try PromptFormat(nameOrFile: promptFormat),
            threads: threads
        )
        let display = DownloadDisplay(name: config.modelPath, status: status)
        defer { status.clear() }
        status.show("loading \(config.modelPath)")
        return try await SmolVLMModel(config, backend: self.backend(backend), logger: logger) { progress in
            switch progress {
            case .download(let event): display.show(event)
            case .weights(let part): status.show("loading", done: Int(part * 100), of: 100)
            }
        }
    }

    /// Logs to standard error; quiet unless asked.
    var logger: Logger {
        var logger = Logger(label: "smolvlm", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = verbose ? .info : .warning
        return logger
    }
}

/// What runs the model, as it is typed.
enum BackendName: String, ExpressibleByArgument, CaseIterable {
    case automatic
    case onnx
    case native

    /// The choice that the library is given.
    func choice(precision: Precision?, variant: OnnxVariant?) -> BackendChoice {
        switch self {
        case .automatic: .automatic(precision: precision ?? .bfloat16, variant: variant)
        case .onnx: .onnx(variant)
        case .native: .native(precision ?? .bfloat16)
        }
    }
}

extension OnnxVariant: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}
