/// One sequence's keys and values: a list of pages out of an arena.
final class KeyValueSequence: DecoderSequence {
    private let arena: KeyValueArena
    private(set) var pages: [UnsafeMutableRawPointer?] = []
    private(set) var length = 0

    init(arena: KeyValueArena) {
        self.arena = arena
    }

    deinit {
        for case let page? in pages { arena.recycle(page) }
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
