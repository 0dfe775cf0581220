internal import CSmolKernels

/// Hands out pages of the KV cache, and takes them back.
///
/// A page holds 64 positions of every layer. Pages that come back are kept for the next sequence, up to a limit.
final class KVCacheArena {
    /// Positions that one page holds.
    static let pagePositions = Int(SMOL_PAGE_POSITIONS)
    /// Pages kept for the next sequence: 1,024 positions.
    private static let keptPages = 16

    let shape: smol_page_shape
    let pageBytes: Int
    private var freePages: [UnsafeMutableRawPointer] = []

    init(layers: Int, heads: Int, headDimension: Int, precision: smol_precision) {
        shape = smol_page_shape(
            precision: precision,
            layers: Int64(layers),
            heads: Int64(heads),
            head_size: Int64(headDimension)
        )
        pageBytes = withUnsafePointer(to: shape) { Int(smol_page_bytes($0)) }
    }

    deinit {
        for page in freePages { page.deallocate() }
    }

    /// A zeroed page.
    ///
    /// Zeros matter: what lies after a sequence's last position is multiplied by zero, and must be a number.
    func makePage() -> UnsafeMutableRawPointer {
        let page = freePages.popLast() ?? .allocate(byteCount: pageBytes, alignment: 64)
        page.initializeMemory(as: UInt8.self, repeating: 0, count: pageBytes)
        return page
    }

    /// Makes the keys and values of some positions zero again.
    func clear(_ positions: Range<Int>, in pages: [UnsafeMutableRawPointer?], pool: ThreadPool) {
        guard !positions.isEmpty else { return }
        // The keys and values of one position; with a stride of zero every position gets them.
        let zeroRow = [Float](repeating: 0, count: Int(2 * shape.heads * shape.head_size))
        PageTables.withTables(of: [pages]) { tables in
            let sequences = tables.map { pages in
                smol_attention_sequence(
                    first_row: 0,
                    rows: Int64(positions.count),
                    position: Int64(positions.lowerBound),
                    pages: pages
                )
            }
            for layer in 0..<shape.layers {
                withUnsafePointer(to: shape) { shape in
                    smol_attention_store(
                        pool.handle,
                        shape,
                        layer,
                        0,
                        sequences,
                        Int64(sequences.count),
                        zeroRow,
                        0,
                        nil,
                        nil,
                        SMOL_PRECISION_FLOAT32,
                        nil,
                        0
                    )
                }
            }
        }
    }

    /// Takes a page back.
    func recycle(_ page: UnsafeMutableRawPointer) {
        if freePages.count < Self.keptPages {
            freePages.append(page)
        } else {
            page.deallocate()
        }
    }
}

/// One sequence's KV cache: a list of pages out of an arena.
final class KVCacheSequence: DecoderSequence {
    private let arena: KVCacheArena
    private let pool: ThreadPool
    private(set) var pages: [UnsafeMutableRawPointer?] = []
    private(set) var length = 0

    init(arena: KVCacheArena, pool: ThreadPool) {
        self.arena = arena
        self.pool = pool
    }

    deinit {
        for case let page? in pages { arena.recycle(page) }
    }

    func truncate(to length: Int) {
        guard length < self.length else { return }
        let positions = KVCacheArena.pagePositions
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
        let positions = KVCacheArena.pagePositions
        while pages.count * positions < length + count { pages.append(arena.makePage()) }
    }

    /// Counts positions that were written.
    func advance(by count: Int) {
        length += count
    }
}

/// Page lists as the kernels take them.
enum PageTables {
    /// Calls `body` with one table of page addresses for each sequence.
    static func withTables(
        of lists: [[UnsafeMutableRawPointer?]],
        _ body: ([UnsafePointer<UnsafeMutableRawPointer?>]) -> Void
    ) {
        let joined = lists.flatMap(\.self)
        joined.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            var start = 0
            body(
                lists.map { list in
                    defer { start += list.count }
                    return base + start
                }
            )
        }
    }
}
