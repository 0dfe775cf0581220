internal import SmolSupport

/// Splits a text at the added tokens in it.
struct AddedTokenSplitter {
    /// A part of the text.
    enum Piece {
        case token(Int)
        case text(Range<Int>)
    }

    let bytes: [UInt8]
    /// The parts of the text in which tokens are looked for, in order, apart from each other.
    let trusted: [Range<Int>]
    let vocabulary: AddedVocabulary

    /// The text's parts, in order.
    ///
    /// Tokens that are matched after normalisation are looked for in what the others leave.
    func pieces() -> [Piece] {
        guard !trusted.isEmpty else { return bytes.isEmpty ? [] : [.text(0..<bytes.count)] }
        let first = split(0..<bytes.count, with: vocabulary.verbatim)
        guard !vocabulary.normalized.isEmpty else { return first }
        return first.flatMap { piece in
            guard case .text(let range) = piece else { return [piece] }
            return split(range, with: vocabulary.normalized)
        }
    }

    private func split(_ range: Range<Int>, with matcher: AddedTokenMatcher) -> [Piece] {
        var pieces: [Piece] = []
        // Where the last token ended, with the white space it took.
        var done = range.lowerBound
        for run in trusted where !matcher.isEmpty && run.overlaps(range) {
            let run = run.clamped(to: range)
            var index = run.lowerBound
            while index < run.upperBound {
                guard let match = matcher.match(in: bytes, at: index, end: run.upperBound) else {
                    index += 1
                    continue
                }
                let token = vocabulary.tokens[match.token]
                if !token.isSingleWord || standsAlone(index..<match.end, in: range) {
                    let start = token.stripsLeft ? max(done, whitespaceStart(before: index, from: range)) : index
                    let end = token.stripsRight ? whitespaceEnd(after: match.end, to: range) : match.end
                    if done < start { pieces.append(.text(done..<start)) }
                    pieces.append(.token(token.id))
                    done = end
                }
                index = match.end
            }
        }
        if done < range.upperBound { pieces.append(.text(done..<range.upperBound)) }
        return pieces
    }

    private func standsAlone(_ match: Range<Int>, in range: Range<Int>) -> Bool {
        if match.lowerBound > range.lowerBound, scalar(before: match.lowerBound).isWordCharacter { return false }
        guard match.upperBound < range.upperBound else { return true }
        let (next, _) = UTF8Scanner.scalar(in: bytes, at: match.upperBound, end: range.upperBound)
        return !(next?.isWordCharacter ?? false)
    }

    private func whitespaceStart(before index: Int, from range: Range<Int>) -> Int {
        var start = index
        while start > range.lowerBound {
            let previous = scalar(before: start)
            guard previous.properties.isWhitespace else { break }
            start -= UTF8.width(previous)
        }
        return start
    }

    private func whitespaceEnd(after index: Int, to range: Range<Int>) -> Int {
        var end = index
        while end < range.upperBound {
            let (next, length) = UTF8Scanner.scalar(in: bytes, at: end, end: range.upperBound)
            guard let next, next.properties.isWhitespace else { break }
            end += length
        }
        return end
    }

    private func scalar(before index: Int) -> Unicode.Scalar {
        var start = index - 1
        while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
        return UTF8Scanner.scalar(in: bytes, at: start, end: index).scalar ?? "\u{FFFD}"
    }
}

extension Unicode.Scalar {
    /// `\w` as the reference has it (Unicode Technical Standard 18, annex C).
    fileprivate var isWordCharacter: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: true
        default: properties.isAlphabetic || properties.isJoinControl
        }
    }
}
