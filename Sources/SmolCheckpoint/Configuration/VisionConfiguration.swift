package import SmolSupport

/// Dimensions of the vision tower (SigLIP), `vision_config` of `config.json`.
///
/// Defaults for missing keys are those of `SmolVLMVisionConfig` and `Idefics3VisionConfig` of transformers 5.23,
/// which are the same.
public struct VisionConfiguration: Sendable, Equatable {
    /// Width of the residual stream.
    public var hiddenSize: Int
    /// Width inside the feed-forward part.
    public var intermediateSize: Int
    /// Number of layers.
    public var hiddenLayers: Int
    /// Number of attention heads; divides `hiddenSize`.
    public var attentionHeads: Int
    /// Colour channels of a tile, 3.
    public var channels: Int
    /// Side of a square tile in pixels.
    public var imageSize: Int
    /// Side of a square patch in pixels.
    public var patchSize: Int
    /// Epsilon of the layer norms.
    public var layerNormEpsilon: Double
    /// Activation of the feed-forward part.
    public var activation: Activation

    /// Width of one attention head.
    public var headDimension: Int { hiddenSize / attentionHeads }
    /// Patches along one side of a tile; pixels past the last whole patch are not used.
    public var patchesPerSide: Int { imageSize / patchSize }
    /// Patches of a tile, the rows of the position embedding.
    public var patchesPerTile: Int { patchesPerSide * patchesPerSide }

    /// Reads `vision_config`; an absent object gives the reference's defaults.
    package init(reader: JSONObject) throws(FileError) {
        hiddenSize = try reader.integer("hidden_size", default: 1152, in: 1...65_536)
        intermediateSize = try reader.integer("intermediate_size", default: 3072, in: 1...262_144)
        hiddenLayers = try reader.integer("num_hidden_layers", default: 12, in: 1...1024)
        attentionHeads = try reader.integer("num_attention_heads", default: 16, in: 1...1024)
        channels = try reader.integer("num_channels", default: 3, in: 1...16)
        imageSize = try reader.integer("image_size", default: 224, in: 1...8192)
        patchSize = try reader.integer("patch_size", default: 32, in: 1...1024)
        layerNormEpsilon = try reader.number("layer_norm_eps", default: 1e-6, in: 0...1)
        activation = try reader.activation("hidden_act", supported: .geluTanh)
    }

    /// Checks what the keys say together.
    package func checkConsistency(reader: JSONObject) throws(FileError) {
        guard hiddenSize.isMultiple(of: attentionHeads) else {
            throw reader.error(
                at: "num_attention_heads",
                "is \(attentionHeads), which does not divide hidden_size \(hiddenSize)"
            )
        }
        guard channels == 3 else {
            throw reader.error(.unsupported, at: "num_channels", "is \(channels), only 3 (RGB) is supported")
        }
        guard patchSize <= imageSize else {
            throw reader.error(at: "patch_size", "is \(patchSize), larger than image_size \(imageSize)")
        }
    }
}

/// An activation function of the family, under the name that `hidden_act` gives it.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum Activation: String, Sendable, Equatable, CaseIterable {
    /// GELU in its tanh approximation, x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))).
    case geluTanh = "gelu_pytorch_tanh"
    /// SiLU (also called swish), x · sigmoid(x).
    case silu = "silu"
}

extension JSONObject {
    /// The activation that a key names, which must be the one that this part of the model is computed with.
    func activation(_ key: String, supported: Activation) throws(FileError) -> Activation {
        let name = try string(key, default: supported.rawValue)
        guard name == supported.rawValue || (supported == .silu && name == "swish") else {
            throw error(
                .unsupported,
                at: key,
                "is \"\(singleLine(name))\", only \"\(supported.rawValue)\" is supported here"
            )
        }
        return supported
    }
}
