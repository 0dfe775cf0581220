internal import SmolGraphFormat

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

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

/// Cosines or sines of the rotary position embedding for every position of a context, `[positions, head size / 2]`.
package struct RotaryTable: ByteSource {
    /// Which of the two.
    package enum Part: Sendable {
        /// Cosines.
        case cosines
        /// Sines.
        case sines
    }

    private let rotary: RotaryEmbedding
    private let positions: Int
    private let width: Int
    private let part: Part

    /// Describes the table of a language model; nothing is computed yet.
    ///
    /// Positions may be counted from 0 or from 1, so there is one more than the context has.
    package init(_ text: TextConfiguration, _ part: Part) {
        rotary = RotaryEmbedding(headDimension: text.headDimension, theta: text.ropeTheta)
        positions = Self.positions(text)
        width = text.headDimension / 2
        self.part = part
    }

    /// Rows of the table.
    package static func positions(_ text: TextConfiguration) -> Int { text.maxPositionEmbeddings + 1 }

    package var byteCount: Int { positions * width * 4 }

    package func write(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        let line = UnsafeMutableBufferPointer<Float>.allocate(capacity: 2 * width)
        defer { line.deallocate() }
        guard let cosines = line.baseAddress else { return }
        let sines = cosines + width
        for position in 0..<positions {
            rotary.write(position: position, cosines: cosines, sines: sines)
            let wanted = part == .cosines ? cosines : sines
            try sink(UnsafeRawBufferPointer(UnsafeBufferPointer(start: wanted, count: width)))
        }
    }
}
