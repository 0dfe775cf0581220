internal import OnnxRuntime

/// One sequence's keys and values, bound to a decoder's inputs and outputs.
protocol OnnxCache: AnyObject {
    /// Positions that it holds.
    var length: Int { get }

    /// Binds it for a run that adds `rows` positions.
    func bind(adding rows: Int, to binding: OnnxBinding) throws(OnnxRuntimeError)

    /// Counts positions that a run has added.
    func advance(by rows: Int)

    /// Forgets every position from `length` on; it is less than what the cache holds.
    func truncate(to length: Int)
}
