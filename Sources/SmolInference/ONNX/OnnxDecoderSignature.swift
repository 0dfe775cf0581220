internal import OnnxRuntime
internal import SmolCheckpoint
internal import SmolGraphFormat
internal import SmolSupport

/// What a decoder's graph takes and gives, checked against `config.json`.
struct OnnxDecoderSignature {
    /// The type of `inputs_embeds`.
    let embeddingType: OnnxElementType
    /// Whether the graph takes `position_ids`.
    let takesPositions: Bool
    /// The type of `logits`.
    let logitsType: OnnxElementType
    /// Whether the logits are those of the last position alone, not of every one.
    let givesLastLogitsOnly: Bool
    /// Names of the inputs with the KV cache, keys and values by layer in turn.
    let past: [String]
    /// Names of the outputs with the cache, in the same order.
    let present: [String]
    /// The type of the cache.
    let cacheType: OnnxElementType
    /// The input with which a graph that grows its cache in place is told how much of it is filled; nil where the graph
    /// reads one cache and writes another.
    let filledInput: String?

    /// The input with which some graphs are told how many positions need logits.
    static let logitsToKeep = "num_logits_to_keep"
    /// Whether the graph takes it.
    let takesLogitsToKeep: Bool

    init(graph: OnnxGraph, text: TextConfiguration) throws(FileError) {
        let floats: [OnnxElementType] = [.float32, .float16]
        let embeddings = try graph.input("inputs_embeds", types: floats, ranks: 3...3)
        try graph.check(embeddings, dimension: 2, is: text.hiddenSize, key: "text_config.hidden_size")
        embeddingType = embeddings.elementType
        _ = try graph.input("attention_mask", types: [.int64], ranks: 2...2)
        takesPositions = graph.input(named: "position_ids") != nil
        if takesPositions { _ = try graph.input("position_ids", types: [.int64], ranks: 2...2) }
        takesLogitsToKeep = graph.input(named: Self.logitsToKeep) != nil
        if takesLogitsToKeep { _ = try graph.input(Self.logitsToKeep, types: [.int64], ranks: 0...1) }
        let logits = try graph.output("logits", types: floats, ranks: 3...3)
        try graph.check(logits, dimension: 2, is: text.vocabularySize, key: "text_config.vocab_size")
        logitsType = logits.elementType
        givesLastLogitsOnly = takesLogitsToKeep || logits.dimensions[1] == .fixed(1)

        var past: [String] = []
        var present: [String] = []
        var types: Set<OnnxElementType> = []
        for layer in 0..<text.hiddenLayers {
            for part in ["key", "value"] {
                let input = try graph.input("past_key_values.\(layer).\(part)", types: floats, ranks: 4...4)
                let output = try graph.output("present.\(layer).\(part)", types: floats, ranks: 4...4)
                for value in [input, output] {
                    try graph.check(value, dimension: 1, is: text.keyValueHeads, key: "text_config.num_key_value_heads")
                    try graph.check(value, dimension: 3, is: text.headDimension, key: "text_config.head_dim")
                    types.insert(value.elementType)
                }
                past.append(input.name)
                present.append(output.name)
            }
        }
        guard let type = types.first, types.count == 1 else {
            throw graph.error("past_key_values", "the cache's inputs and outputs have different types")
        }
        cacheType = type
        filledInput = try? graph.session.metadata(GraphMetadata.sharedCache)
        self.past = past
        self.present = present
        try graph.checkInputs(
            known: Set(["inputs_embeds", "attention_mask", "position_ids", Self.logitsToKeep] + past)
        )
    }
}
