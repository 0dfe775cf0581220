package import SmolSupport

/// Dimensions of the language model (Llama), `text_config` of `config.json`.
///
/// Defaults for missing keys are those of `LlamaConfig` of transformers 5.23.
public struct TextConfiguration: Sendable, Equatable {
    /// Width of the residual stream and of the embeddings.
    public var hiddenSize: Int
    /// Width inside the feed-forward part.
    public var intermediateSize: Int
    /// Number of layers.
    public var hiddenLayers: Int
    /// Number of query heads.
    public var attentionHeads: Int
    /// Number of key and value heads; divides `attentionHeads`.
    public var keyValueHeads: Int
    /// Width of one head; `attentionHeads * headDimension` need not be `hiddenSize`.
    public var headDimension: Int
    /// Epsilon of the RMS norms.
    public var rmsNormEpsilon: Double
    /// Base of the rotary position embedding.
    public var ropeTheta: Double
    /// Longest context in tokens, prompt and answer together.
    public var maxPositionEmbeddings: Int
    /// Rows of the embedding and of the output head.
    public var vocabularySize: Int
    /// Activation of the gate in the feed-forward part.
    public var activation: Activation
    /// Whether `text_config` says that the embedding serves as output head; see ``ModelArchitecture/tieWordEmbeddings``.
    public var tieWordEmbeddings: Bool

    /// Reads `text_config`.
    ///
    /// An object that is there but lacks `rms_norm_eps` gets Llama's 1e-6; without the object the reference makes
    /// a Llama with 1e-5.
    package init(reader: JSONObject, isPresent: Bool) throws(FileError) {
        let modelType = try reader.string("model_type", default: "llama")
        guard modelType == "llama" else {
            throw reader.error(
                .unsupported,
                at: "model_type",
                "is \"\(singleLine(modelType))\", only a \"llama\" text model is supported"
            )
        }
        hiddenSize = try reader.integer("hidden_size", default: 4096, in: 1...65_536)
        intermediateSize = try reader.integer("intermediate_size", default: 11_008, in: 1...262_144)
        hiddenLayers = try reader.integer("num_hidden_layers", default: 32, in: 1...1024)
        attentionHeads = try reader.integer("num_attention_heads", default: 32, in: 1...1024)
        keyValueHeads = try reader.optionalInteger("num_key_value_heads", in: 1...1024) ?? attentionHeads
        headDimension = try reader.optionalInteger("head_dim", in: 1...4096) ?? (hiddenSize / attentionHeads)
        rmsNormEpsilon = try reader.number("rms_norm_eps", default: isPresent ? 1e-6 : 1e-5, in: 0...1)
        ropeTheta = try Self.ropeTheta(reader)
        maxPositionEmbeddings = try reader.integer("max_position_embeddings", default: 2048, in: 1...16_777_216)
        vocabularySize = try reader.integer("vocab_size", default: 32_000, in: 1...4_194_304)
        activation = try reader.activation("hidden_act", supported: .silu)
        tieWordEmbeddings = try reader.boolean("tie_word_embeddings", default: false)
        // Switches of relatives of this architecture whose arithmetic differs: silence would give wrong answers.
        for key in ["attention_bias", "mlp_bias", "qk_layer_norms", "use_resampler", "rope_interleaved"] {
            guard try !reader.boolean(key, default: false) else {
                throw reader.error(.unsupported, at: key, "is true, only false is supported")
            }
        }
    }

    /// The rotary base: `rope_scaling` or else `rope_parameters` may hold it and wins over a plain `rope_theta`.
    private static func ropeTheta(_ reader: JSONObject) throws(FileError) -> Double {
        let range = Double.leastNormalMagnitude...1e15
        let scaling = try reader.object("rope_scaling")
        let parameters = try reader.object("rope_parameters")
        let rotary = scaling?.members.isEmpty == false ? scaling : parameters
        for holder in [rotary, reader] {
            guard let holder else { continue }
            guard try holder.number("partial_rotary_factor", default: 1, in: 0...1) == 1 else {
                throw holder.error(.unsupported, at: "partial_rotary_factor", "is not 1, only 1 is supported")
            }
        }
        if let rotary {
            let key = rotary.members["rope_type"] == nil ? "type" : "rope_type"
            let kind = try rotary.string(key, default: "default")
            guard kind == "default" else {
                throw rotary.error(.unsupported, at: key, "is \"\(singleLine(kind))\", only \"default\" is supported")
            }
            if rotary.members["rope_theta"] != nil {
                return try rotary.number("rope_theta", default: 10_000, in: range)
            }
        }
        return try reader.number("rope_theta", default: 10_000, in: range)
    }

    /// Checks what the keys say together.
    package func checkConsistency(reader: JSONObject) throws(FileError) {
        guard hiddenSize.isMultiple(of: attentionHeads) else {
            throw reader.error(
                at: "num_attention_heads",
                "is \(attentionHeads), which does not divide hidden_size \(hiddenSize)"
            )
        }
        guard attentionHeads.isMultiple(of: keyValueHeads) else {
            throw reader.error(
                at: "num_key_value_heads",
                "is \(keyValueHeads), which does not divide num_attention_heads \(attentionHeads)"
            )
        }
        guard headDimension > 0, headDimension.isMultiple(of: 2) else {
            throw reader.error(at: "head_dim", "is \(headDimension), rotary positions need an even number")
        }
    }
}
