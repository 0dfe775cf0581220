/// A tensor that the model needs, with the shape that its configuration demands.
package struct RequiredTensor: Sendable, Equatable {
    /// Name under ``WeightName``.
    package let name: String
    /// Extent of each dimension, outermost first.
    package let shape: [Int]
}

extension ModelArchitecture {
    /// Every tensor of the model but the output head, which may be the embedding.
    ///
    /// Sizes are capped where they are read, so the products here do not overflow.
    package var requiredTensors: [RequiredTensor] {
        textTensors + visionTensors + [
            RequiredTensor(name: WeightName.connector, shape: [text.hiddenSize, connectorInputSize])
        ]
    }

    /// The output head, where the checkpoint stores one.
    package var headTensor: RequiredTensor {
        RequiredTensor(name: WeightName.Text.head, shape: [text.vocabularySize, text.hiddenSize])
    }

    /// Number of weights, the output head counted only where it is not the embedding.
    ///
    /// - Parameter hasSeparateHead: Whether the checkpoint stores a head of its own.
    package func parameterCount(hasSeparateHead: Bool) -> Int {
        let tensors = requiredTensors + (hasSeparateHead ? [headTensor] : [])
        return tensors.reduce(0) { $0 + $1.shape.reduce(1, *) }
    }

    private var textTensors: [RequiredTensor] {
        let hidden = text.hiddenSize
        var tensors = [
            RequiredTensor(name: WeightName.Text.embedding, shape: [text.vocabularySize, hidden]),
            RequiredTensor(name: WeightName.Text.finalNorm, shape: [hidden]),
        ]
        for layer in 0..<text.hiddenLayers {
            for part in WeightName.Text.Part.allCases {
                tensors.append(RequiredTensor(name: WeightName.Text.layer(layer, part), shape: text.shape(of: part)))
            }
        }
        return tensors
    }

    private var visionTensors: [RequiredTensor] {
        let hidden = vision.hiddenSize
        let patch = vision.patchSize
        var tensors = [
            RequiredTensor(name: WeightName.Vision.patchEmbedding, shape: [hidden, vision.channels, patch, patch]),
            RequiredTensor(name: WeightName.Vision.patchEmbeddingBias, shape: [hidden]),
            RequiredTensor(name: WeightName.Vision.positionEmbedding, shape: [vision.patchesPerTile, hidden]),
            RequiredTensor(name: WeightName.Vision.finalNorm, shape: [hidden]),
            RequiredTensor(name: WeightName.Vision.finalNormBias, shape: [hidden]),
        ]
        for layer in 0..<vision.hiddenLayers {
            for part in WeightName.Vision.Part.allCases {
                let shape = vision.shape(of: part)
                tensors.append(RequiredTensor(name: WeightName.Vision.layer(layer, part), shape: shape))
                tensors.append(RequiredTensor(name: WeightName.Vision.layerBias(layer, part), shape: [shape[0]]))
            }
        }
        return tensors
    }
}

extension TextConfiguration {
    /// Shape of the weight of a part of a layer.
    package func shape(of part: WeightName.Text.Part) -> [Int] {
        switch part {
        case .attentionNorm, .feedForwardNorm: [hiddenSize]
        case .query: [attentionHeads * headDimension, hiddenSize]
        case .key, .value: [keyValueHeads * headDimension, hiddenSize]
        case .attentionOutput: [hiddenSize, attentionHeads * headDimension]
        case .gate, .up: [intermediateSize, hiddenSize]
        case .down: [hiddenSize, intermediateSize]
        }
    }
}

extension VisionConfiguration {
    /// Shape of the weight of a part of a layer; the bias is as long as its first extent.
    package func shape(of part: WeightName.Vision.Part) -> [Int] {
        switch part {
        case .attentionNorm, .feedForwardNorm: [hiddenSize]
        case .query, .key, .value, .attentionOutput: [hiddenSize, hiddenSize]
        case .feedForwardIn: [intermediateSize, hiddenSize]
        case .feedForwardOut: [hiddenSize, intermediateSize]
        }
    }
}
