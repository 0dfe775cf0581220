/// How text is split into words before byte-pair encoding.
struct PreTokenizer: Sendable, Equatable {
    /// How the `Digits` pre-tokenizer splits.
    enum Digits: Sendable {
        /// Not at all.
        case none
        /// Runs of numeric characters are pieces of their own.
        case runs
        /// Every numeric character is a piece of its own.
        case individual
    }

    /// The `Digits` step, which comes first.
    var digits = Digits.none
    /// Whether a space is put before a piece that does not start with one.
    var addsPrefixSpace = false
    /// Whether pieces are split further with GPT-2's pattern.
    var usesPattern = true

    /// The end of the piece that starts at `start`, as the `Digits` step splits.
    func pieceEnd(in bytes: [UInt8], from start: Int, end: Int) -> Int {
        guard digits != .none else { return end }
        let (first, length) = ScalarClass.of(bytes, at: start, end: end)
        var index = start + length
        if first.isNumeric, digits == .individual { return index }
        while index < end {
            let (next, length) = ScalarClass.of(bytes, at: index, end: end)
            if next.isNumeric != first.isNumeric { break }
            index += length
        }
        return index
    }

    /// The end of the word that starts at `start`, in a piece that ends at `end`.
    ///
    /// GPT-2's pattern, `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`, written out.
    func wordEnd(in bytes: [UInt8], from start: Int, end: Int) -> Int {
        guard usesPattern else { return end }
        if bytes[start] == UInt8(ascii: "'"), let contraction = contractionEnd(in: bytes, from: start, end: end) {
            return contraction
        }
        let (first, length) = ScalarClass.of(bytes, at: start, end: end)
        if first.kind != .whitespace { return runEnd(of: first.kind, in: bytes, from: start + length, end: end) }
        if bytes[start] == UInt8(ascii: " "), start + 1 < end {
            let (next, length) = ScalarClass.of(bytes, at: start + 1, end: end)
            if next.kind != .whitespace {
                return runEnd(of: next.kind, in: bytes, from: start + 1 + length, end: end)
            }
        }
        return whitespaceEnd(in: bytes, from: start, end: end)
    }

    /// White space up to the end of the piece; else all but its last character, which starts the next word.
    private func whitespaceEnd(in bytes: [UInt8], from start: Int, end: Int) -> Int {
        var index = start
        var last = start
        while index < end {
            let (next, length) = ScalarClass.of(bytes, at: index, end: end)
            guard next.kind == .whitespace else { return last > start ? last : index }
            last = index
            index += length
        }
        return end
    }

    @inline(__always)
    private func runEnd(of kind: ScalarClass.Kind, in bytes: [UInt8], from start: Int, end: Int) -> Int {
        var index = start
        while index < end {
            let (next, length) = ScalarClass.of(bytes, at: index, end: end)
            if next.kind != kind { break }
            index += length
        }
        return index
    }

    private func contractionEnd(in bytes: [UInt8], from start: Int, end: Int) -> Int? {
        guard start + 1 < end else { return nil }
        switch bytes[start + 1] {
        case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"):
            return start + 2
        case let letter:
            guard start + 2 < end else { return nil }
            switch (letter, bytes[start + 2]) {
            case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
                (UInt8(ascii: "l"), UInt8(ascii: "l")):
                return start + 3
            default: return nil
            }
        }
    }
}
