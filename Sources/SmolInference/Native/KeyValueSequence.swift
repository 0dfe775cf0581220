/// One sequence's keys and values: a list of pages out of an arena.
final class KeyValueSequence: DecoderSequence {
    private let arena: KeyValueArena
    private let pool: ThreadPool
    private(set) var pages: [UnsafeMutableRawPointer?] = []
    private(set) var length = 0

    init(arena: KeyValueArena, pool: ThreadPool) {
        self.arena = arena
        self.pool = pool
    }

    deinit {
        for case let page? in pages { arena.recycle(page) }
    }

    func truncate(to length: Int) {
        guard length < self.length else { return }
        let positions = KeyValueArena.pagePositions
        let kept = (max(0, length) + positions - 1) / positions
        let last = min(self.length, kept * positions)
        for case let page? in pages[kept...] { arena.recycle(page) }
        pages.removeSubrange(kept...)
        self.length = max(0, length)
        // As a page was when it was new, so that not even what is multiplied by zero can tell.
        arena.clear(self.length..<last, in: pages, pool: pool)
    }

    /// Makes pages for `count` more positions.
    func reserve(_ count: Int) {
        let positions = KeyValueArena.pagePositions
        while pages.count * positions < length + count { pages.append(arena.makePage()) }
    }

    /// Counts positions that were written.
    func advance(by count: Int) {
        length += count
    }
}
