public import ArgumentParser
import Foundation
import Logging
public import SmolVLM

/// Which model runs, and how.
struct ModelOptions: ParsableArguments {
    @Option(name: [.short, .long], help: "Model folder in the Hugging Face hub's layout.")
    var model: String

    @Option(help: "What runs the model: automatic, onnx or native.")
    var backend: BackendChoice = .automatic

    @Option(help: "Which ONNX graphs: fp32, fp16, int8, uint8, quantized, q4, q4f16 or bnb4. (default: what is there)")
    var onnxVariant: OnnxVariant?

    @Option(help: "Type of weights and matrix inputs: float32, bfloat16, int8 or int4.")
    var precision: Precision = .bfloat16

    @Option(name: [.customShort("t"), .long], help: "Threads. (default: every core)")
    var threads: Int?

    @Flag(name: [.short, .long], help: "Tell on standard error what is being done and how long it took.")
    var verbose = false

    func validate() throws {
        if let threads, !(1...256).contains(threads) {
            throw ValidationError("--threads: \(threads) is not in 1...256")
        }
    }

    var configuration: ModelConfig {
        ModelConfig(modelPath: model, precision: precision, threads: threads, onnxVariant: onnxVariant)
    }

    /// Logs to standard error; quiet unless asked.
    var logger: Logger {
        var logger = Logger(label: "smolvlm", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = verbose ? .info : .warning
        return logger
    }
}

extension BackendChoice: ExpressibleByArgument {}
extension OnnxVariant: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}
