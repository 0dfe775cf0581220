/// IEEE half precision as bits: not every processor that Swift runs on has the type.
package enum HalfPrecision {
    /// The float32 of a half's bits; exact.
    package static func float(_ bits: UInt16) -> Float {
        let sign = UInt32(bits & 0x8000) << 16
        let magnitude = UInt32(bits & 0x7FFF)
        if magnitude >= 0x7C00 { return Float(bitPattern: sign | 0x7F80_0000 | ((magnitude & 0x3FF) << 13)) }
        if magnitude >= 0x0400 { return Float(bitPattern: sign | ((magnitude << 13) + (112 << 23))) }
        // Below the normal range: that many times 2⁻²⁴.
        let value = Float(magnitude) * 0x1p-24
        return Float(bitPattern: sign | value.bitPattern)
    }

    /// The bits of the half nearest to a float32, ties to even.
    package static func bits(_ value: Float) -> UInt16 {
        let pattern = value.bitPattern
        let sign = UInt16(pattern >> 16 & 0x8000)
        let magnitude = pattern & 0x7FFF_FFFF
        if magnitude > 0x7F80_0000 { return sign | 0x7E00 }
        if magnitude >= 0x477F_F000 { return sign | 0x7C00 }
        if magnitude < 0x3880_0000 {
            // Below the normal range: adding a half makes the unit of the last place 2⁻²⁴, and rounds.
            let shifted = Float(bitPattern: magnitude) + 0.5
            return sign | UInt16(truncatingIfNeeded: shifted.bitPattern - Float(0.5).bitPattern)
        }
        let rounded = magnitude + 0xFFF + (magnitude >> 13 & 1) - (112 << 23)
        return sign | UInt16(truncatingIfNeeded: rounded >> 13)
    }
}
