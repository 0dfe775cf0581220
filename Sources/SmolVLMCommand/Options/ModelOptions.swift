public import ArgumentParser
import Logging
import SmolHub
import SmolTerminal
public import SmolVLM

/// Which model runs, and how.
struct ModelOptions: ParsableArguments {
    @OptionGroup var source: ModelSource

    @Option(name: .customLong("backend"), help: "What runs the model: automatic, onnx or native.")
    var chosenBackend: BackendChoice = .automatic

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

    /// What is to run the model.
    var backend: BackendChoice {
        EngineOptions.backend(chosenBackend, precision: precision, onnxVariant: onnxVariant)
    }

    /// Says which model answers where none was named.
    func noteDemoModel() {
        if source.chosenModel == nil, (try? model) != nil {
            for line in DemoModel.notice { Output.messages.note(line) }
        }
    }

    /// The configuration, its model fetched first where that is needed.
    func configuration(status: StatusLine, backend: BackendChoice? = nil) async throws -> ModelConfig {
        let backend = backend ?? self.backend
        let promptFormat = try PromptFormat(nameOrFile: promptFormat)
        let folder = try await source.hub.folder(
            of: try model,
            files: backend == .native ? .safetensors : ModelFiles(onnxVariant),
            logger: logger,
            status: status
        )
        return ModelConfig(
            modelPath: folder,
            promptFormat: promptFormat,
            precision: precision ?? .bfloat16,
            threads: threads,
            onnxVariant: onnxVariant
        )
    }
}

/// Options of the two backends, which exclude each other.
enum EngineOptions {
    /// Refuses what would be ignored.
    static func validate(backend: BackendChoice, precision: Precision?, onnxVariant: OnnxVariant?) throws {
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
    static func backend(_ chosen: BackendChoice, precision: Precision?, onnxVariant: OnnxVariant?) -> BackendChoice {
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

extension BackendChoice: ExpressibleByArgument {}
extension OnnxVariant: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}
