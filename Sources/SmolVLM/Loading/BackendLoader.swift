internal import Logging
internal import OnnxRuntime
internal import SmolImage
internal import SmolInference

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Chooses the backend of a model and loads it.
struct BackendLoader {
    let config: ModelConfig
    let assets: ModelAssets
    let logger: Logger?
    /// Told which part of the weights is ready, 0 to 1.
    let progress: @Sendable (Double) -> Void

    /// A loaded backend on its engine thread.
    struct Loaded {
        let engine: InferenceEngine
        /// What it turned out to be.
        let backend: Backend
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
        case .native(let precision): return try await native(precision)
        case .onnx(let variant): return try await onnx(variant)
        case .automatic(let precision, let variant):
            let folder = try ModelFolder(path: config.modelPath)
            let isWanted = variant != nil || OnnxModelFiles.hasAny(in: folder.path)
            guard isWanted else { return try await native(precision) }
            do {
                return try await onnx(variant)
            } catch {
                guard folder.hasWeights else { throw error }
                logger?.info(
                    "ONNX Runtime is not used, the model runs natively",
                    metadata: ["reason": "\(error)"]
                )
                return try await native(precision)
            }
        }
    }

    private var threads: Int { config.threads ?? Processors.available }

    private var pixelLevels: [Float] {
        assets.imageProcessor.configuration.pixelLevels(channels: assets.architecture.vision.channels)
    }

    private func onnx(_ variant: OnnxVariant?) async throws -> Loaded {
        let folder = try ModelFolder(path: config.modelPath)
        let files = try OnnxModelFiles(in: folder.path, variant: variant)
        let library = try OnnxLibrary.find(path: config.onnxRuntime?.path)
        let (architecture, levels, threads, progress) = (assets.architecture, pixelLevels, threads, progress)
        // What quantised graphs make of a tile depends on the tiles beside it: kept features would be another call's.
        let keepsFeatures = files.variant == .fp32 || files.variant == .fp16
        let engine = try await InferenceEngine.start(featureCacheBytes: keepsFeatures ? config.featureCacheBytes : 0) {
            try OnnxBackend(
                files: files,
                folder: folder,
                architecture: architecture,
                pixelLevels: levels,
                library: library,
                threads: threads,
                progress: progress
            )
        }
        return Loaded(
            engine: engine,
            backend: .onnx(files.variant),
            details: ["library": "\(library.path)", "version": "\(library.version)", "threads": "\(threads)"]
        )
    }

    private func native(_ precision: Precision) async throws -> Loaded {
        let tier = try InstructionTier.chosen()
        let checkpoint = try Checkpoint(path: config.modelPath)
        try checkpoint.validateShapes()
        let (levels, threads, progress) = (pixelLevels, threads, progress)
        let engine = try await InferenceEngine.start(featureCacheBytes: config.featureCacheBytes) {
            try NativeBackend(
                checkpoint: checkpoint,
                pixelLevels: levels,
                precision: precision,
                pool: ThreadPool(threads: threads, tier: tier),
                progress: progress
            )
        }
        return Loaded(
            engine: engine,
            backend: .native(precision),
            details: ["kernels": "\(tier.rawValue)", "threads": "\(threads)"]
        )
    }
}
