public import ArgumentParser
import Logging
import SmolHub
import SmolTerminal
public import SmolVLM

/// Which model runs, and how.
struct ModelOptions: ParsableArguments {
    @OptionGroup var source: ModelSource

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

    @Option(name: [.customShort("t"), .long], parsing: .unconditional, help: "Threads. (default: every core)")
    var threads: Int?

    @OptionGroup var logging: LoggingOptions

    func validate() throws {
        try ThreadCount.validate(threads)
        try EngineOptions.validate(backend: chosenBackend, precision: precision, onnxVariant: onnxVariant)
    }

    /// The model as it was typed, or the demo model's folder.
    var model: String { get throws { try source.model } }
    /// Whether the network may not be used.
    var offline: Bool { source.hub.offline }
    /// Whether the log is shown.
    var verbose: Bool { logging.verbose }
    /// Logs to standard error; quiet unless asked.
    var logger: Logger { logging.logger }

    /// Says which model answers where none was named.
    func noteDemoModel() {
        if source.chosenModel == nil, (try? model) != nil {
            for line in DemoModel.notice { Output.messages.note(line) }
        }
    }

    /// What is to run the model: what `name` says, or the options where it is nil.
    func backend(_ name: BackendName? = nil) -> BackendChoice {
        let meant = EngineOptions.meant(chosenBackend, precision: precision, onnxVariant: onnxVariant)
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
            revision: source.hub.revision,
            mayDownload: !offline,
            promptFormat: try PromptFormat(nameOrFile: promptFormat),
            threads: threads
        )
        let display = DownloadDisplay(name: config.modelPath, status: status)
        defer { status.clear() }
        status.show("loading \(config.modelPath)")
        let choice = self.backend(backend)
        return try await source.hub.explained(config.modelPath) {
            try await SmolVLMModel(config, backend: choice, logger: logger) { progress in
                switch progress {
                case .download(let event): display.show(event)
                case .weights(let part): status.show("loading", done: Int(part * 100), of: 100)
                }
            }
        }
    }
}

/// Options of the two backends, which exclude each other.
enum EngineOptions {
    /// Refuses what would be ignored.
    static func validate(backend: BackendName, precision: Precision?, onnxVariant: OnnxVariant?) throws {
        if let precision, let onnxVariant {
            throw ValidationError(
                "--precision \(precision.rawValue) and --onnx-variant \(onnxVariant.rawValue): the first is of the native "
                    + "backend, the second of ONNX Runtime; give one of them"
            )
        }
        if let onnxVariant, backend == .native {
            throw ValidationError(
                "--onnx-variant \(onnxVariant.rawValue): the native backend runs no ONNX graphs; leave --backend native out"
            )
        }
        if let precision, backend == .onnx {
            throw ValidationError(
                "--precision \(precision.rawValue): ONNX graphs have their own, chosen by --onnx-variant"
            )
        }
    }

    /// The backend: whoever names a precision means the native one, whoever names graphs means ONNX Runtime.
    static func meant(_ chosen: BackendName, precision: Precision?, onnxVariant: OnnxVariant?) -> BackendName {
        guard chosen == .automatic else { return chosen }
        return precision != nil ? .native : onnxVariant != nil ? .onnx : .automatic
    }
}

/// How many threads may be asked for.
enum ThreadCount {
    static func validate(_ threads: Int?) throws {
        if let threads, !(1...256).contains(threads) {
            throw ValidationError("--threads is \(threads), expected 1 to 256")
        }
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
