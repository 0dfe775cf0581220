import Foundation

/// Logits that Python and Swift make alike, exact in float32: for token i, the upper 16 of the lower 32 bits of
/// (i + 1) · 2654435761, `coarseness` low bits cleared, divided by `scale`, centred on 0.
func referenceLogits(count: Int, scale: Float, coarseness: UInt64) -> [Float] {
    (0..<count).map { token in
        let hashed = (UInt64(token + 1) &* 2_654_435_761) & 0xFFFF_FFFF
        return Float(((hashed >> 16) >> coarseness) << coarseness) / scale - 32_768 / scale
    }
}

/// Probabilities of scores, in float64.
func softmax(_ scores: [Float]) -> [Double] {
    let maximum = Double(scores.max() ?? 0)
    let weights = scores.map { exp(Double($0) - maximum) }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
}
