import SmolVLM

/// The object that `inspect model --json` prints.
struct ModelReport: Encodable {
    struct Vision: Encodable {
        let hiddenSize: Int
        let intermediateSize: Int
        let hiddenLayers: Int
        let attentionHeads: Int
        let imageSize: Int
        let patchSize: Int

        private enum CodingKeys: String, CodingKey {
            case hiddenSize = "hidden_size"
            case intermediateSize = "intermediate_size"
            case hiddenLayers = "num_hidden_layers"
            case attentionHeads = "num_attention_heads"
            case imageSize = "image_size"
            case patchSize = "patch_size"
        }
    }

    struct Text: Encodable {
        let hiddenSize: Int
        let intermediateSize: Int
        let hiddenLayers: Int
        let attentionHeads: Int
        let keyValueHeads: Int
        let headDimension: Int
        let ropeTheta: Double
        let maxPositionEmbeddings: Int

        private enum CodingKeys: String, CodingKey {
            case hiddenSize = "hidden_size"
            case intermediateSize = "intermediate_size"
            case hiddenLayers = "num_hidden_layers"
            case attentionHeads = "num_attention_heads"
            case keyValueHeads = "num_key_value_heads"
            case headDimension = "head_dim"
            case ropeTheta = "rope_theta"
            case maxPositionEmbeddings = "max_position_embeddings"
        }
    }

    let architecture: String
    let parameters: Int
    let dtype: String
    let vocabularySize: Int
    let endOfSequence: [Int]
    let imageTokenID: Int
    let imageTokensPerTile: Int
    let tileSize: Int
    let vision: Vision
    let text: Text
    /// Megabytes of weights and working memory, by precision.
    let memoryMegabytes: [String: Int]

    private enum CodingKeys: String, CodingKey {
        case architecture
        case parameters
        case dtype
        case vocabularySize = "vocab_size"
        case endOfSequence = "eos_token_ids"
        case imageTokenID = "image_token_id"
        case imageTokensPerTile = "image_tokens_per_tile"
        case tileSize = "tile_size"
        case vision
        case text
        case memoryMegabytes = "memory_mb"
    }

    init(modelPath: String) throws {
        let assets = try ModelAssets(config: ModelConfig(modelPath: modelPath))
        let weights = try WeightSummary(modelPath: modelPath)
        let model = assets.architecture
        architecture = model.modelType.rawValue
        parameters = weights.parameters
        dtype = weights.dataTypes.joined(separator: ", ")
        vocabularySize = model.text.vocabularySize
        endOfSequence = assets.endOfSequence.sorted()
        imageTokenID = model.imageTokenID
        imageTokensPerTile = model.imageTokensPerTile
        tileSize = assets.imageProcessor.configuration.tileSize
        vision = Vision(
            hiddenSize: model.vision.hiddenSize,
            intermediateSize: model.vision.intermediateSize,
            hiddenLayers: model.vision.hiddenLayers,
            attentionHeads: model.vision.attentionHeads,
            imageSize: model.vision.imageSize,
            patchSize: model.vision.patchSize
        )
        text = Text(
            hiddenSize: model.text.hiddenSize,
            intermediateSize: model.text.intermediateSize,
            hiddenLayers: model.text.hiddenLayers,
            attentionHeads: model.text.attentionHeads,
            keyValueHeads: model.text.keyValueHeads,
            headDimension: model.text.headDimension,
            ropeTheta: model.text.ropeTheta,
            maxPositionEmbeddings: model.text.maxPositionEmbeddings
        )
        memoryMegabytes = Dictionary(
            uniqueKeysWithValues: Precision.allCases.map { precision in
                (precision.rawValue, weights.memoryBytes(precision) >> 20)
            }
        )
    }

    /// The report for a person.
    var table: String {
        let memory = memoryMegabytes.sorted { $0.key < $1.key }.map { "\($0.value) MB in \($0.key)" }
        return """
            architecture     \(architecture)
            parameters       \(parameters) (\(dtype))
            vocabulary       \(vocabularySize), answers end with \(endOfSequence)
            images           tiles of \(tileSize) pixels, \(imageTokensPerTile) tokens each
            vision           \(vision.hiddenLayers) layers, \(vision.hiddenSize) wide, \(vision.attentionHeads) heads
            text             \(text.hiddenLayers) layers, \(text.hiddenSize) wide, \
            \(text.attentionHeads) heads (\(text.keyValueHeads) key-value)
            context          \(text.maxPositionEmbeddings) tokens
            memory           about \(memory.joined(separator: ", "))

            """
    }
}
