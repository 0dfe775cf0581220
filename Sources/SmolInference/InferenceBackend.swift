public import SmolGraphFormat

/// What runs a loaded model.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum Backend: Sendable, Equatable, CustomStringConvertible {
    /// The project's own kernels, with weights of this precision.
    case native(Precision)
    /// ONNX Runtime, on graphs of this variant.
    case onnx(OnnxVariant)

    /// The backend's word for output and logs: `native` or `onnx`.
    public var name: String {
        switch self {
        case .native: "native"
        case .onnx: "onnx"
        }
    }

    /// The word for the type of the weights, such as `bfloat16` or `fp32`.
    public var weights: String {
        switch self {
        case .native(let precision): precision.rawValue
        case .onnx(let variant): variant.rawValue
        }
    }

    /// Both words: `native bfloat16`.
    public var description: String { "\(name) \(weights)" }
}

/// What runs a model: three stages, named after the three graphs that the hub's repositories carry.
///
/// A backend is used by one thread at a time; it is not `Sendable` and need not be.
package protocol InferenceBackend: AnyObject {
    /// What it is, and the type of its weights.
    var kind: Backend { get }
    /// Tiles to image features.
    var visionEncoder: any VisionEncoder { get }
    /// Token ids to embeddings.
    var tokenEmbedder: any TokenEmbedder { get }
    /// Embeddings to logits, with a KV cache.
    var decoder: any TextDecoder { get }
}

/// The first stage: tiles in, features in the decoder's embedding space out.
package protocol VisionEncoder: AnyObject {
    /// Encodes one tile, uint8 `[channels, S, S]`, to features `[imageTokensPerTile, hiddenSize]`.
    func features(ofTile tile: UnsafeBufferPointer<UInt8>) throws -> [Float]

    /// How many tiles the backend likes to be given at once; at least 1.
    var tilesPerBatch: Int { get }

    /// Encodes several tiles in one go; the features of the tiles follow one another.
    func features(ofTiles tiles: [ArraySlice<UInt8>]) throws -> [Float]
}

extension VisionEncoder {
    /// One tile at a time.
    package var tilesPerBatch: Int { 1 }

    /// One tile after the other.
    package func features(ofTiles tiles: [ArraySlice<UInt8>]) throws -> [Float] {
        try tiles.flatMap { try $0.withUnsafeBufferPointer { try features(ofTile: $0) } }
    }
}

/// The second stage: token ids in, embeddings out.
package protocol TokenEmbedder: AnyObject {
    /// Looks up token ids `[T]`; the result is `[T, hiddenSize]`.
    func embeddings(of tokenIDs: [Int]) throws -> [Float]
}

/// The third stage: embeddings of one or more sequences in, logits out.
package protocol TextDecoder: AnyObject {
    /// Starts a sequence with nothing in its cache.
    func makeSequence() throws -> any DecoderSequence

    /// Appends embeddings to each sequence and returns, for each input that asks for them, the logits
    /// `[vocabularySize]` of its last position (an empty array for one that does not).
    ///
    /// A sequence's logits are the same bits whoever shares the batch and however its input was cut.
    func decode(_ batch: [DecoderInput]) throws -> [[Float]]

    /// What a decode step reads from memory, where the backend knows.
    var traffic: DecoderTraffic? { get }
}

extension TextDecoder {
    /// Not known.
    package var traffic: DecoderTraffic? { nil }
}

/// What a decode step reads from memory, which is what its time goes into.
package struct DecoderTraffic: Sendable, Equatable {
    /// Bytes of packed weights, read once a step whatever the number of sequences.
    package let weightBytes: Int
    /// Bytes of KV cache that a sequence reads for each position that it holds.
    package let cacheBytesPerPosition: Int

    /// Describes a decoder.
    package init(weightBytes: Int, cacheBytesPerPosition: Int) {
        self.weightBytes = weightBytes
        self.cacheBytesPerPosition = cacheBytesPerPosition
    }

    /// Bytes that a number of steps read, each of which adds a position to every one of `sequences` sequences.
    ///
    /// - Parameter positions: What each sequence holds before the first step.
    package func bytes(steps: Int, sequences: Int, positions: Int) -> Double {
        // A step reads the position that it adds, too.
        let read = Double(steps) * Double(positions) + Double(steps) * Double(steps + 1) / 2
        return Double(steps) * Double(weightBytes) + Double(sequences) * read * Double(cacheBytesPerPosition)
    }
}

/// One sequence's KV cache.
///
/// Letting go of it frees the cache.
package protocol DecoderSequence: AnyObject {
    /// Positions that the cache holds.
    var length: Int { get }

    /// Forgets every position from `length` on; nothing changes where the cache holds no more than that.
    ///
    /// What comes next has the bits that it would have if the forgotten positions had never been there.
    func truncate(to length: Int) throws
}

/// What one sequence adds in one decoder call.
package struct DecoderInput {
    /// The sequence that grows.
    package var sequence: any DecoderSequence
    /// Embeddings `[T, hiddenSize]` of its next positions, T at least 1.
    package var embeddings: [Float]
    /// Whether the caller wants the logits of the last position.
    package var wantsLogits: Bool

    /// Describes one sequence's part of a call.
    package init(sequence: any DecoderSequence, embeddings: [Float], wantsLogits: Bool = true) {
        self.sequence = sequence
        self.embeddings = embeddings
        self.wantsLogits = wantsLogits
    }
}
