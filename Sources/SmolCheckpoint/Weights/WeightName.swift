/// Names of the tensors of a checkpoint, as transformers saves this family.
///
/// A linear layer stores its weight as `[outputs, inputs]`.
package enum WeightName {
    /// The language model.
    package enum Text {
        /// Token embedding, `[V, H]`.
        package static let embedding = "model.text_model.embed_tokens.weight"
        /// RMS norm after the last layer, `[H]`.
        package static let finalNorm = "model.text_model.norm.weight"
        /// Output head, `[V, H]`; not there where the embedding serves as head.
        package static let head = "lm_head.weight"

        /// The tensors of one layer.
        package enum Part: String, Sendable, CaseIterable {
            /// RMS norm before attention, `[H]`.
            case attentionNorm = "input_layernorm"
            /// Query projection, `[heads · D, H]`.
            case query = "self_attn.q_proj"
            /// Key projection, `[keyValueHeads · D, H]`.
            case key = "self_attn.k_proj"
            /// Value projection, `[keyValueHeads · D, H]`.
            case value = "self_attn.v_proj"
            /// Projection of the heads back to the stream, `[H, heads · D]`.
            case attentionOutput = "self_attn.o_proj"
            /// RMS norm before the feed-forward part, `[H]`.
            case feedForwardNorm = "post_attention_layernorm"
            /// Gate, `[I, H]`.
            case gate = "mlp.gate_proj"
            /// Up projection, `[I, H]`.
            case up = "mlp.up_proj"
            /// Down projection, `[H, I]`.
            case down = "mlp.down_proj"
        }

        /// The weight of a part of a layer, layers counted from 0.
        package static func layer(_ layer: Int, _ part: Part) -> String {
            "model.text_model.layers.\(layer).\(part.rawValue).weight"
        }
    }

    /// The vision tower.
    package enum Vision {
        /// Patch convolution, `[H, channels, patch, patch]`.
        package static let patchEmbedding = "model.vision_model.embeddings.patch_embedding.weight"
        /// Bias of the patch convolution, `[H]`.
        package static let patchEmbeddingBias = "model.vision_model.embeddings.patch_embedding.bias"
        /// Position embedding, `[patches, H]`.
        package static let positionEmbedding = "model.vision_model.embeddings.position_embedding.weight"
        /// Layer norm after the last layer, `[H]`.
        package static let finalNorm = "model.vision_model.post_layernorm.weight"
        /// Bias of the layer norm after the last layer, `[H]`.
        package static let finalNormBias = "model.vision_model.post_layernorm.bias"

        /// The tensors of one layer; each has a weight and a bias.
        package enum Part: String, Sendable, CaseIterable {
            /// Layer norm before attention, `[H]`.
            case attentionNorm = "layer_norm1"
            /// Query projection, `[H, H]`.
            case query = "self_attn.q_proj"
            /// Key projection, `[H, H]`.
            case key = "self_attn.k_proj"
            /// Value projection, `[H, H]`.
            case value = "self_attn.v_proj"
            /// Projection of the heads back to the stream, `[H, H]`.
            case attentionOutput = "self_attn.out_proj"
            /// Layer norm before the feed-forward part, `[H]`.
            case feedForwardNorm = "layer_norm2"
            /// First product of the feed-forward part, `[I, H]`.
            case feedForwardIn = "mlp.fc1"
            /// Second product of the feed-forward part, `[H, I]`.
            case feedForwardOut = "mlp.fc2"
        }

        /// The weight of a part of a layer, layers counted from 0.
        package static func layer(_ layer: Int, _ part: Part) -> String {
            "model.vision_model.encoder.layers.\(layer).\(part.rawValue).weight"
        }

        /// The bias of a part of a layer, layers counted from 0.
        package static func layerBias(_ layer: Int, _ part: Part) -> String {
            "model.vision_model.encoder.layers.\(layer).\(part.rawValue).bias"
        }
    }

    /// Projection of the connector, `[textH, visionH · scale²]`, no bias.
    package static let connector = "model.connector.modality_projection.proj.weight"

    /// Other spellings under which the reference finds the same tensor: with the leading `model.` left out, as a
    /// save of the inner model has it, or one put before.
    package static func alternative(to name: String) -> String {
        let prefix = "model."
        return name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : prefix + name
    }
}
