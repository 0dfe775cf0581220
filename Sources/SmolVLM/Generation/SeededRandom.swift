/// A small reproducible random generator: the same numbers for the same seed on every platform.
///
/// xoshiro256** (Blackman and Vigna, 2018), its state filled by SplitMix64 (Steele, Lea and Flood, 2014).
package struct SeededRandom: RandomNumberGenerator, Sendable, Equatable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// Starts the sequence that belongs to `seed`.
    package init(seed: UInt64) {
        var counter = seed
        func fill() -> UInt64 {
            counter &+= 0x9E37_79B9_7F4A_7C15
            var mixed = counter
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
        state = (fill(), fill(), fill(), fill())
    }

    /// The next 64 random bits.
    package mutating func next() -> UInt64 {
        let product = state.1 &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = (state.3 << 45) | (state.3 >> 19)
        return result
    }

    /// The next random number in [0, 1), a multiple of 2⁻⁵³.
    package mutating func nextUnit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// Whether two generators will give the same numbers.
    package static func == (left: SeededRandom, right: SeededRandom) -> Bool {
        left.state == right.state
    }
}
