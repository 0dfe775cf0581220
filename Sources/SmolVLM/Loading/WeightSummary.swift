/// How many numbers a checkpoint holds, of which types, and what they need in memory.
public struct WeightSummary: Sendable, Equatable {
    /// Numbers in all tensors.
    public let parameters: Int
    /// Element types that occur, as safetensors names them.
    public let dataTypes: [String]
    private let architecture: ModelArchitecture

    /// Reads the headers of a model folder's weight files.
    ///
    /// - Throws: `FileError`.
    public init(modelPath: String) throws(FileError) {
        let checkpoint = try Checkpoint(path: modelPath)
        try checkpoint.validateShapes()
        parameters = checkpoint.parameterCount
        dataTypes = checkpoint.dataTypes.map(\.rawValue).sorted()
        architecture = checkpoint.architecture
    }

    /// Bytes that a question about one image needs, roughly.
    ///
    /// They are the packed weights, the KV cache of 1,024 positions, what the vision tower works in, and a fixed
    /// part for images, tokenizer and program.
    public func memoryBytes(_ precision: Precision) -> Int {
        let text = architecture.text
        let vision = architecture.vision
        let cache = 1024 * 2 * text.hiddenLayers * text.keyValueHeads * text.headDimension
        let tower = vision.patchesPerSide * vision.patchesPerSide * (12 * vision.hiddenSize + vision.intermediateSize)
        switch precision {
        case .float32:
            return (parameters + cache + tower) * 4 + Self.fixedBytes
        case .bfloat16:
            return (parameters + cache + tower) * 2 + Self.fixedBytes
        case .int8, .int4:
            // The embedding table stays as it is, beside the output projection in bytes.
            let table = text.vocabularySize * text.hiddenSize
            let saved = precision == .int4 ? decoderParameters - decoderParameters * 18 / 32 : 0
            return parameters - saved + 2 * (table + cache + tower) + Self.fixedBytes
        }
    }

    /// Numbers in the weight matrices of the decoder's layers.
    private var decoderParameters: Int {
        let text = architecture.text
        let heads = 2 * (text.attentionHeads + text.keyValueHeads)
        return text.hiddenLayers * text.hiddenSize * (heads * text.headDimension + 3 * text.intermediateSize)
    }

    private static let fixedBytes = 80 << 20
}
