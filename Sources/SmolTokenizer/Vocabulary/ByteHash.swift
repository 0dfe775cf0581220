/// A seeded hash of byte strings (FNV-1a with a final mix), for tables that are filled once from a file.
///
/// The seed is drawn anew in every process, so that a file cannot be made to collide on purpose.
enum ByteHash {
    static let seed = UInt64.random(in: .min ... .max)

    @inline(__always)
    static func of(_ bytes: [UInt8], _ range: Range<Int>) -> UInt64 {
        var hash = seed
        for index in range { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
        return mix(hash)
    }

    @inline(__always)
    static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value ^ (value >> 32)
        mixed &*= 0x9E37_79B9_7F4A_7C15
        return mixed ^ (mixed >> 29)
    }

    /// The number of slots, a power of two, of a table for `count` entries that stays at most half full.
    static func slotCount(for count: Int) -> Int {
        var slots = 16
        while slots < count * 2 { slots *= 2 }
        return slots
    }
}
