internal import Foundation
internal import Logging
internal import OnnxRuntime
internal import SmolImage
internal import SmolInference

/// Chooses the backend of a model and loads it.
struct BackendLoader {
    let config: ModelConfig
    let assets: ModelAssets
    let logger: Logger?

    /// A loaded backend on its engine thread.
    struct Loaded {
        let engine: InferenceEngine
        /// `native` or `onnx`.
        let name: String
        /// The variant of the graphs, where ONNX Runtime runs them.
        let onnxVariant: OnnxVariant?
        /// What the log is told beside that.
        let details: Logger.Metadata
    }

    /// Loads what was asked for.
    ///
    /// `.automatic` tries ONNX Runtime where the folder has graphs or a variant is named, and goes on natively, with a
    /// line in the log, when that fails. A folder with graphs alone has nothing to go on with: the failure is the
    /// error then.
    func load(_ choice: BackendChoice) async throws -> Loaded {
        switch choice {
        case .native: return try await native()
        case .onnx: return try await onnx()
        case .automatic:
            let folder = try ModelFolder(path: config.modelPath)
            let isWanted = config.onnxVariant != nil || OnnxModelFiles.hasAny(in: folder.path)
            guard isWanted else { return try await native() }
            do {
                return try await onnx()
            } catch {
                guard folder.hasWeights else { throw error }
                logger?.info(
                    "ONNX Runtime is passed over, the model runs natively",
                    metadata: ["reason": "\(error)"]
                )
                return try await native()
            }
        }
    }

    private var threads: Int { config.threads ?? ProcessInfo.processInfo.activeProcessorCount }

    private var pixelLevels: [Float] {
        assets.imageProcessor.configuration.pixelLevels(channels: assets.architecture.vision.channels)
    }

    private func onnx() async throws -> Loaded {
        let folder = try ModelFolder(path: config.modelPath)
        let files = try OnnxModelFiles(in: folder.path, variant: config.onnxVariant)
        let library = try OnnxLibrary.find(path: config.onnxRuntimePath)
        let (architecture, levels, threads) = (assets.architecture, pixelLevels, threads)
        // What quantised graphs make of a tile depends on the tiles beside it: kept features would be another call's.
        let keepsFeatures = files.variant == .fp32 || files.variant == .fp16
        let engine = try await InferenceEngine.start(featureCacheBytes: keepsFeatures ? config.featureCacheBytes : 0) {
            try OnnxBackend(
                files: files,
                folder: folder,
                architecture: architecture,
                pixelLevels: levels,
                library: library,
                threads: threads
            )
        }
        return Loaded(
            engine: engine,
            name: "onnx",
            onnxVariant: files.variant,
            details: ["library": "\(library.path)", "version": "\(library.version)", "threads": "\(threads)"]
        )
    }

    private func native() async throws -> Loaded {
        let tier = try InstructionTier.chosen()
        let checkpoint = try Checkpoint(path: config.modelPath)
        try checkpoint.validateShapes()
        let (precision, levels, threads) = (config.precision, pixelLevels, threads)
        let engine = try await InferenceEngine.start(featureCacheBytes: config.featureCacheBytes) {
            try NativeBackend(
                checkpoint: checkpoint,
                pixelLevels: levels,
                precision: precision,
                pool: ThreadPool(threads: threads, tier: tier)
            )
        }
        return Loaded(
            engine: engine,
            name: "native",
            onnxVariant: nil,
            details: ["kernels": "\(tier.rawValue)", "threads": "\(threads)"]
        )
    }
}
