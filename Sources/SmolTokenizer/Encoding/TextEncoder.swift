/// One run of the encoder over a text, with the words it has met so far.
struct TextEncoder {
    /// A word met before: where it is in the text, and where its tokens are in the result.
    private struct Known {
        var start = 0
        var length = 0
        var firstID = 0
        var idCount = 0
    }

    private let preTokenizer: PreTokenizer
    private let pairEncoder: BytePairEncoder
    private let bytes: [UInt8]
    /// Words by hash; a new word takes the place of the one in its slot, so that memory stays bounded.
    private var known: [Known]
    private var scratch = MergeScratch()
    /// The tokens so far.
    private(set) var ids: [Int] = []

    init(_ bytes: [UInt8], preTokenizer: PreTokenizer, pairEncoder: BytePairEncoder) {
        self.bytes = bytes
        self.preTokenizer = preTokenizer
        self.pairEncoder = pairEncoder
        var slots = 64
        while slots < 32768, slots * 32 < bytes.count { slots *= 2 }
        known = [Known](repeating: Known(), count: slots)
        ids.reserveCapacity(bytes.count / 4 + 16)
    }

    /// Appends a token as it is.
    mutating func append(_ id: Int) {
        ids.append(id)
    }

    /// Encodes `bytes[range]` as text without added tokens.
    mutating func encode(_ range: Range<Int>) {
        var start = range.lowerBound
        while start < range.upperBound {
            let end = preTokenizer.pieceEnd(in: bytes, from: start, end: range.upperBound)
            if preTokenizer.addsPrefixSpace, bytes[start] != UInt8(ascii: " ") {
                encodeWithPrefixSpace(start..<end)
            } else {
                encodePiece(start..<end)
            }
            start = end
        }
    }

    private mutating func encodePiece(_ piece: Range<Int>) {
        var start = piece.lowerBound
        while start < piece.upperBound {
            let end = preTokenizer.wordEnd(in: bytes, from: start, end: piece.upperBound)
            encodeWord(start..<end)
            start = end
        }
    }

    /// A piece that is not in the text as it is encoded, so that its words cannot be kept.
    private mutating func encodeWithPrefixSpace(_ piece: Range<Int>) {
        let prefixed = [UInt8(ascii: " ")] + bytes[piece]
        var start = 0
        while start < prefixed.count {
            let end = preTokenizer.wordEnd(in: prefixed, from: start, end: prefixed.count)
            pairEncoder.encode(prefixed, start..<end, into: &ids, scratch: &scratch)
            start = end
        }
    }

    private mutating func encodeWord(_ word: Range<Int>) {
        guard word.count > 1 else {
            pairEncoder.encode(bytes, word, into: &ids, scratch: &scratch)
            return
        }
        let slot = Int(truncatingIfNeeded: ByteHash.of(bytes, word)) & (known.count - 1)
        let entry = known[slot]
        if entry.length == word.count, isEqual(entry.start, word) {
            for index in entry.firstID..<entry.firstID + entry.idCount { ids.append(ids[index]) }
            return
        }
        let firstID = ids.count
        pairEncoder.encode(bytes, word, into: &ids, scratch: &scratch)
        known[slot] = Known(
            start: word.lowerBound,
            length: word.count,
            firstID: firstID,
            idCount: ids.count - firstID
        )
    }

    private func isEqual(_ start: Int, _ word: Range<Int>) -> Bool {
        for offset in 0..<word.count where bytes[start + offset] != bytes[word.lowerBound + offset] { return false }
        return true
    }
}
