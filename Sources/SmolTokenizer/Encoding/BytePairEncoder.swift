/// Byte-level byte-pair encoding of one word (Sennrich, Haddow and Birch, 2016; over bytes, Radford et al., 2019).
struct BytePairEncoder: Sendable {
    let vocabulary: Vocabulary
    let merges: MergeTable
    /// The token of each single byte, -1 where the vocabulary has none.
    let byteTokens: [Int32]
    /// The token that takes the place of bytes without one; without it they are left out.
    let unknownToken: Int32?
    /// Whether adjacent bytes without a token give one unknown token together.
    let fusesUnknown: Bool
    /// Whether a word that is a token as a whole is that token, whatever the merges say.
    let ignoresMerges: Bool

    /// Words up to this length are merged by repeated search, longer ones with a queue.
    static let longestSearchedWord = 32

    /// Appends the tokens of the word `bytes[range]`, which is not empty.
    func encode(_ bytes: [UInt8], _ range: Range<Int>, into ids: inout [Int], scratch: inout MergeScratch) {
        if ignoresMerges, let id = wholeWordToken(bytes, range) {
            ids.append(id)
            return
        }
        scratch.symbols.removeAll(keepingCapacity: true)
        var previousIsUnknown = false
        for index in range {
            let symbol = byteTokens[Int(bytes[index])]
            if symbol >= 0 {
                scratch.symbols.append(symbol)
            } else if let unknownToken, !(fusesUnknown && previousIsUnknown) {
                scratch.symbols.append(unknownToken)
            }
            previousIsUnknown = symbol < 0
        }
        if scratch.symbols.count <= Self.longestSearchedWord {
            mergeBySearch(&scratch)
        } else {
            MergeQueue.merge(&scratch.symbols, merges)
        }
        for symbol in scratch.symbols { ids.append(Int(symbol)) }
    }

    /// Merges the pair of lowest rank, the leftmost of equals, until no pair has a merge.
    private func mergeBySearch(_ scratch: inout MergeScratch) {
        guard scratch.symbols.count > 1 else { return }
        scratch.candidates.removeAll(keepingCapacity: true)
        for index in 1..<scratch.symbols.count {
            scratch.candidates.append(candidate(scratch.symbols[index - 1], scratch.symbols[index]))
        }
        while true {
            var best = -1
            var bestRank = UInt32.max
            for index in 0..<scratch.candidates.count where scratch.candidates[index].rank < bestRank {
                best = index
                bestRank = scratch.candidates[index].rank
            }
            guard best >= 0 else { return }
            scratch.symbols[best] = scratch.candidates[best].id
            scratch.symbols.remove(at: best + 1)
            scratch.candidates.remove(at: best)
            if best > 0 {
                scratch.candidates[best - 1] = candidate(scratch.symbols[best - 1], scratch.symbols[best])
            }
            if best < scratch.candidates.count {
                scratch.candidates[best] = candidate(scratch.symbols[best], scratch.symbols[best + 1])
            }
        }
    }

    @inline(__always)
    private func candidate(_ left: Int32, _ right: Int32) -> MergeTable.Merge {
        merges.merge(left, right) ?? MergeTable.Merge(rank: .max, id: -1)
    }

    private func wholeWordToken(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
        var token: [UInt8] = []
        for index in range { token += ByteAlphabet.utf8OfByte[Int(bytes[index])] }
        return vocabulary.id(of: token)
    }
}

/// Arrays that the encoder uses again from word to word.
struct MergeScratch {
    var symbols: [Int32] = []
    var candidates: [MergeTable.Merge] = []
}
