extension Tokenizer {
    /// The ids of a text.
    ///
    /// - Parameters:
    ///   - text: Any text; nothing is put before or after it.
    ///   - recognizingSpecialTokens: Whether added tokens are recognised in the text. Where they are not, `<image>`
    ///     is the ordinary text of seven characters.
    public func encode(_ text: String, recognizingSpecialTokens: Bool = false) -> [Int] {
        encode([TextSegment(text, isTrusted: recognizingSpecialTokens)])
    }

    /// The ids of a text that is partly trusted.
    ///
    /// An added token is recognised only where all of it is trusted. Where none is, the boundary between two segments
    /// leaves no trace: words go across it.
    public func encode(_ segments: [TextSegment]) -> [Int] {
        var bytes: [UInt8] = []
        var trusted: [Range<Int>] = []
        for segment in segments {
            let start = bytes.count
            bytes.append(contentsOf: segment.text.utf8)
            guard segment.isTrusted, bytes.count > start else { continue }
            if let last = trusted.last, last.upperBound == start {
                trusted[trusted.count - 1] = last.lowerBound..<bytes.count
            } else {
                trusted.append(start..<bytes.count)
            }
        }
        var encoder = TextEncoder(bytes, preTokenizer: preTokenizer, pairEncoder: pairEncoder)
        for piece in AddedTokenSplitter(bytes: bytes, trusted: trusted, vocabulary: addedTokens).pieces() {
            switch piece {
            case .token(let id): encoder.append(id)
            case .text(let range): encoder.encode(range)
            }
        }
        return encoder.ids
    }
}
