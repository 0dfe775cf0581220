extension Tokenizer {
    /// The text of some ids.
    ///
    /// The tokens' bytes are put together first, so that a character may be spread over several tokens; bytes that
    /// are not UTF-8 become U+FFFD. Ids that do not exist are left out.
    public func decode(_ ids: [Int], skippingSpecialTokens: Bool) -> String {
        var utf8: [UInt8] = []
        for id in ids {
            if skippingSpecialTokens, isSpecial(id) { continue }
            utf8 += bytes(of: id) ?? []
        }
        return String(decoding: utf8, as: UTF8.self)
    }

    /// The bytes that an id stands for, which may be part of a character; `nil` if there is no such id.
    public func bytes(of id: Int) -> [UInt8]? {
        if let added = addedTokens[id] { return ByteAlphabet.bytes(ofToken: Array(added.content.utf8)) }
        return pairEncoder.vocabulary.token(id: id).map { ByteAlphabet.bytes(ofToken: Array($0)) }
    }
}
