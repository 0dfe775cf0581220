/// Owns a backend and runs it on a thread of its own.
///
/// The backend's stages are called from here alone. Between two tiles and between two decode steps the engine lets
/// other work in, so several generations may be under way.
package actor InferenceEngine {
    private let thread: EngineThread
    /// The three stages; only for use on the engine's thread.
    package let backend: any InferenceBackend
    /// Features of tiles that were encoded lately, for every generation.
    var featureCache: FeatureCache
    /// What generations left in the decoder for those that go on where they ended.
    package var prefixes: [PrefixHandle.ID: KeptPrefix] = [:]

    /// Runs on the engine's thread.
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        thread.asUnownedSerialExecutor()
    }

    private init(thread: EngineThread, featureCacheBytes: Int, backend: sending any InferenceBackend) {
        self.thread = thread
        self.backend = backend
        featureCache = FeatureCache(capacity: featureCacheBytes)
    }

    /// Loads a backend on a new engine thread.
    ///
    /// - Parameters:
    ///   - featureCacheBytes: How many bytes of image features are kept.
    ///   - load: Makes the backend.
    /// - Throws: What `load` throws.
    package static func start(
        featureCacheBytes: Int = 0,
        load: @escaping @Sendable () throws -> sending any InferenceBackend
    ) async throws -> InferenceEngine {
        let loader = Loader(thread: try EngineThread(name: "smolvlm-engine"))
        return try await loader.load(featureCacheBytes: featureCacheBytes, load)
    }

    /// Stands on the engine's thread while there is no engine yet.
    private actor Loader {
        private let thread: EngineThread

        nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

        init(thread: EngineThread) {
            self.thread = thread
        }

        func load(
            featureCacheBytes: Int,
            _ load: @Sendable () throws -> sending any InferenceBackend
        ) throws -> InferenceEngine {
            InferenceEngine(thread: thread, featureCacheBytes: featureCacheBytes, backend: try load())
        }
    }

    /// What the backend is, and the type of its weights.
    package var backendKind: Backend { backend.kind }

    /// What a decode step reads from memory, where the backend knows.
    package var decoderTraffic: DecoderTraffic? { backend.decoder.traffic }

    /// Encodes a tile, uint8 `[channels, S, S]`, to features `[imageTokensPerTile, hiddenSize]`.
    package func features(ofTile tile: ArraySlice<UInt8>) throws -> [Float] {
        try tile.withUnsafeBufferPointer { try backend.visionEncoder.features(ofTile: $0) }
    }

    /// Encodes several tiles to features `[tiles · imageTokensPerTile, hiddenSize]`.
    package func features(ofTiles tiles: [ArraySlice<UInt8>]) throws -> [Float] {
        try backend.visionEncoder.features(ofTiles: tiles)
    }
}
