internal import SmolSupport

/// Merging with a priority queue over a linked list: n log n, for words that are long.
enum MergeQueue {
    /// A merge that was possible when it was put in the queue.
    private struct Candidate {
        let merge: MergeTable.Merge
        /// The index of its left symbol.
        let left: Int32
        /// The symbols it was found for; if either has changed since, the candidate is void.
        let leftSymbol: Int32
        let rightSymbol: Int32

        func comesBefore(_ other: Candidate) -> Bool {
            (merge.rank, left) < (other.merge.rank, other.left)
        }
    }

    /// Merges the pair of lowest rank, the leftmost of equals, until no pair has a merge.
    static func merge(_ symbols: inout [Int32], _ merges: MergeTable) {
        let count = symbols.count
        var queue = BinaryHeap<Candidate>([]) { $0.comesBefore($1) }
        var next = (0..<count).map { Int32($0 + 1) }
        var previous = (0..<count).map { Int32($0 - 1) }

        func propose(_ left: Int, _ queue: inout BinaryHeap<Candidate>) {
            guard left >= 0, Int(next[left]) < count else { return }
            let (leftSymbol, rightSymbol) = (symbols[left], symbols[Int(next[left])])
            guard let merge = merges.merge(leftSymbol, rightSymbol) else { return }
            queue.insert(
                Candidate(merge: merge, left: Int32(left), leftSymbol: leftSymbol, rightSymbol: rightSymbol)
            )
        }

        for left in 0..<count { propose(left, &queue) }
        while let candidate = queue.popFirst() {
            let left = Int(candidate.left)
            let right = Int(next[left])
            guard right < count, symbols[left] == candidate.leftSymbol, symbols[right] == candidate.rightSymbol else {
                continue
            }
            symbols[left] = candidate.merge.id
            // A symbol that was merged away; no candidate names it.
            symbols[right] = -1
            next[left] = next[right]
            if Int(next[left]) < count { previous[Int(next[left])] = Int32(left) }
            propose(Int(previous[left]), &queue)
            propose(left, &queue)
        }
        symbols.removeAll { $0 < 0 }
    }
}
