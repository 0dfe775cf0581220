internal import CSmolKernels

/// Hands out pages of the cache of keys and values, and takes them back.
///
/// A page holds 64 positions of every layer. Pages that come back are kept for the next sequence, up to a limit.
final class KeyValueArena {
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
    /// Zeros matter: what lies behind a sequence's last position is multiplied by zero, and must be a number.
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
