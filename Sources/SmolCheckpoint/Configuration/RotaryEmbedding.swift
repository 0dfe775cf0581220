internal import Foundation

/// The angles of the rotary position embedding (Su et al., "RoFormer", 2021), in the half-split form of Llama.
package struct RotaryEmbedding {
    /// One frequency for each pair of a head's numbers, `[headDimension / 2]`.
    private let inverseFrequencies: [Float]

    /// Frequencies `theta^(-2i / headDimension)`, in float32 as the reference computes them.
    package init(headDimension: Int, theta: Double) {
        inverseFrequencies = (0..<headDimension / 2).map { index in
            let exponent = Float(2 * index) / Float(headDimension)
            return 1 / Float(pow(theta, Double(exponent)))
        }
    }

    /// Writes the cosines and sines of one position, each `[headDimension / 2]`.
    package func write(position: Int, cosines: UnsafeMutablePointer<Float>, sines: UnsafeMutablePointer<Float>) {
        for (index, frequency) in inverseFrequencies.enumerated() {
            // The angle is rounded to float32 first: that is the number whose cosine the reference takes.
            let angle = Double(Float(position) * frequency)
            cosines[index] = Float(cos(angle))
            sines[index] = Float(sin(angle))
        }
    }
}
