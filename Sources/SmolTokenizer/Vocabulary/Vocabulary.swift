internal import SmolSupport

/// The model's tokens: byte strings, in the byte-level alphabet, and their ids.
///
/// All strings lie in one array, and the table from string to id is open-addressed: opening a file of 49,152 tokens
/// must not make as many Swift strings.
struct Vocabulary: Sendable {
    /// No id reaches this, so that a table over ids stays small whatever a file says.
    static let maximumID = 1 << 24

    /// The tokens' UTF-8, one after the other.
    private(set) var utf8: [UInt8] = []
    /// Where each token's UTF-8 ends, in the order of the file.
    private var ends: [Int] = []
    /// The id of each token, in the order of the file.
    private var ids: [Int32] = []
    /// The entry of each id, -1 where there is none.
    private var entryOfID: [Int32] = []
    /// Entries by hash, -1 where a slot is free.
    private var slots: [Int32] = []

    /// How many tokens there are.
    var count: Int { ids.count }
    /// One more than the highest id.
    private(set) var idLimit = 0

    /// Takes a token whose UTF-8 `append` puts at the end of the array it is given.
    mutating func add(id: Int, append: (inout [UInt8]) -> Void) {
        append(&utf8)
        ends.append(utf8.count)
        ids.append(Int32(truncatingIfNeeded: id))
        idLimit = max(idLimit, id + 1)
    }

    /// What is wrong with the tokens that were added; `nil`, with the tables made, if nothing is.
    mutating func finish() -> String? {
        guard idLimit <= count * 4 + 65536 else {
            return "the highest id is \(idLimit - 1), far more than the \(count) tokens need"
        }
        entryOfID = [Int32](repeating: -1, count: idLimit)
        slots = [Int32](repeating: -1, count: ByteHash.slotCount(for: count))
        for entry in 0..<count {
            let id = Int(ids[entry])
            guard entryOfID[id] < 0 else {
                let tokens = "\(quoted(token(entry: Int(entryOfID[id])))) and \(quoted(token(entry: entry)))"
                return "\(tokens) have the same id \(id)"
            }
            entryOfID[id] = Int32(entry)
            let slot = slot(of: utf8, range(of: entry))
            guard slots[slot] < 0 else { return "\(quoted(token(entry: entry))) is there twice" }
            slots[slot] = Int32(entry)
        }
        return nil
    }

    /// The id of the token with this UTF-8.
    func id(of bytes: [UInt8], _ range: Range<Int>) -> Int? {
        guard !slots.isEmpty else { return nil }
        let entry = slots[slot(of: bytes, range)]
        return entry < 0 ? nil : Int(ids[Int(entry)])
    }

    /// The id of the token with this UTF-8.
    func id(of bytes: [UInt8]) -> Int? {
        id(of: bytes, 0..<bytes.count)
    }

    /// The UTF-8 of the token with this id.
    func token(id: Int) -> ArraySlice<UInt8>? {
        guard entryOfID.indices.contains(id), entryOfID[id] >= 0 else { return nil }
        return utf8[range(of: Int(entryOfID[id]))]
    }

    private func token(entry: Int) -> String {
        String(decoding: utf8[range(of: entry)], as: UTF8.self)
    }

    private func range(of entry: Int) -> Range<Int> {
        (entry == 0 ? 0 : ends[entry - 1])..<ends[entry]
    }

    /// The slot that holds the token, or else the free one where it would go.
    private func slot(of bytes: [UInt8], _ range: Range<Int>) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: ByteHash.of(bytes, range)) & mask
        while slots[slot] >= 0 {
            let other = self.range(of: Int(slots[slot]))
            if other.count == range.count, isEqual(bytes, range.lowerBound, other) { break }
            slot = (slot + 1) & mask
        }
        return slot
    }

    private func isEqual(_ bytes: [UInt8], _ start: Int, _ other: Range<Int>) -> Bool {
        for offset in 0..<other.count where bytes[start + offset] != utf8[other.lowerBound + offset] { return false }
        return true
    }
}
