internal import SmolCheckpoint
internal import SmolInference
package import SmolVLM

/// How much arithmetic each stage needs, so that its time can be held against what the machine can do.
///
/// Only useful work counts, a multiplication and an addition being two operations: products, and attention over what
/// a token sees. Norms, activations and the softmax are small beside them and are left out, and so is what a kernel
/// does on top (padding, inputs in two parts).
extension ModelArchitecture {
    /// Operations that turn one tile into image features: the vision tower and the connector.
    package var tileOperations: Double {
        let patches = Double(vision.patchesPerTile)
        let width = Double(vision.hiddenSize)
        let patchEmbedding = width * Double(vision.channels * vision.patchSize * vision.patchSize)
        let layer = 4 * width * width + 2 * width * Double(vision.intermediateSize)
        let products = patches * (patchEmbedding + Double(vision.hiddenLayers) * layer)
        // Scores and weighted values, over all heads.
        let attention = 2 * patches * patches * width * Double(vision.hiddenLayers)
        let connector = Double(imageTokensPerTile) * Double(connectorInputSize) * Double(text.hiddenSize)
        return 2 * (products + attention + connector)
    }

    /// Weights of the decoder's layers, without norms.
    package var decoderLayerWeights: Int {
        let attention = text.attentionHeads * text.headDimension
        let keyValue = text.keyValueHeads * text.headDimension
        let layer = 2 * text.hiddenSize * (attention + keyValue) + 3 * text.hiddenSize * text.intermediateSize
        return text.hiddenLayers * layer
    }

    /// Weights that one decode step reads: every layer, and the output head.
    package var decodeStepWeights: Int { decoderLayerWeights + text.vocabularySize * text.hiddenSize }

    /// Operations that read a prompt into an empty cache and give the logits of its last position.
    package func prefillOperations(tokens: Int) -> Double {
        let count = Double(tokens)
        // A token sees itself and those before it.
        let seen = count * (count + 1) / 2
        let attention = 2 * seen * Double(text.attentionHeads * text.headDimension) * Double(text.hiddenLayers)
        let head = Double(text.vocabularySize) * Double(text.hiddenSize)
        return 2 * (count * Double(decoderLayerWeights) + attention + head)
    }

    /// What a decode step reads.
    ///
    /// - Parameters:
    ///   - bytesPerWeight: Bytes that a weight takes, its share of scales included.
    ///   - bytesPerCacheNumber: Bytes that a number of the KV cache takes.
    package func decoderTraffic(bytesPerWeight: Double, bytesPerCacheNumber: Int) -> DecoderTraffic {
        DecoderTraffic(
            weightBytes: Int(Double(decodeStepWeights) * bytesPerWeight),
            cacheBytesPerPosition: 2 * text.hiddenLayers * text.keyValueHeads * text.headDimension * bytesPerCacheNumber
        )
    }
}
