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
