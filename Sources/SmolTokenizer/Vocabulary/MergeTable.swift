/// The merges: which two adjacent tokens become which one, and which of two merges comes first.
struct MergeTable: Sendable {
    /// A merge: its place in the file's order, the lowest being applied first, and the token it makes.
    struct Merge: Sendable {
        let rank: UInt32
        let id: Int32
    }

    private struct Entry {
        var pair = UInt64.max
        var merge = Merge(rank: 0, id: 0)
    }

    private var entries: [Entry]

    /// A table for up to `capacity` merges.
    init(capacity: Int) {
        entries = [Entry](repeating: Entry(), count: ByteHash.slotCount(for: capacity))
    }

    /// Enters a merge; a pair that is entered twice keeps its later rank, as in the reference.
    mutating func insert(left: Int, right: Int, merge: Merge) {
        let pair = Self.pair(Int32(truncatingIfNeeded: left), Int32(truncatingIfNeeded: right))
        let slot = slot(of: pair)
        entries[slot] = Entry(pair: pair, merge: merge)
    }

    /// The merge of two adjacent tokens, if there is one.
    @inline(__always)
    func merge(_ left: Int32, _ right: Int32) -> Merge? {
        let pair = Self.pair(left, right)
        let entry = entries[slot(of: pair)]
        return entry.pair == pair ? entry.merge : nil
    }

    @inline(__always)
    private static func pair(_ left: Int32, _ right: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    }

    @inline(__always)
    private func slot(of pair: UInt64) -> Int {
        let mask = entries.count - 1
        var slot = Int(truncatingIfNeeded: ByteHash.mix(pair ^ ByteHash.seed)) & mask
        while entries[slot].pair != pair, entries[slot].pair != .max { slot = (slot + 1) & mask }
        return slot
    }
}

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
