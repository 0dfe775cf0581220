internal import OnnxRuntime
internal import SmolCheckpoint

/// One sequence of the ONNX backend: its cache, and what is bound to the decoder for it.
package final class OnnxSequence: DecoderSequence {
    let binding: OnnxBinding
    private let cache: any OnnxCache

    init(signature: OnnxDecoderSignature, text: TextConfiguration, session: OnnxSession) throws(OnnxRuntimeError) {
        binding = try OnnxBinding(session: session)
        cache =
            signature.filledInput == nil
            ? SwappedCache(signature: signature, text: text) : SharedCache(signature: signature, text: text)
    }

    /// Positions that the cache holds.
    package var length: Int { cache.length }

    /// Binds the cache for a run that adds `rows` positions.
    func bindCache(adding rows: Int) throws(OnnxRuntimeError) {
        try cache.bind(adding: rows, to: binding)
    }

    /// Forgets every position from `length` on; nothing changes where the cache holds no more than that.
    package func truncate(to length: Int) {
        guard length >= 0, length < cache.length else { return }
        cache.truncate(to: length)
    }

    /// Counts positions that a run has added.
    func advance(by rows: Int) {
        cache.advance(by: rows)
    }
}
