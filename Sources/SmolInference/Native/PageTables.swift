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
