public import SmolSupport

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A byte-level byte-pair tokenizer, as a `tokenizer.json` describes it.
///
/// Gives the same ids and the same text as the reference (Hugging Face tokenizers) with `add_special_tokens` off: the
/// file's own steps count, in their own order.
public struct Tokenizer: Sendable {
    let preTokenizer: PreTokenizer
    let pairEncoder: BytePairEncoder
    let addedTokens: AddedVocabulary

    /// Opens a `tokenizer.json`.
    ///
    /// - Parameter url: The file.
    /// - Throws: `FileError` if the file cannot be read, is not a `tokenizer.json`, or asks for something other
    ///   than byte-level byte-pair encoding.
    public init(contentsOf url: URL) throws(FileError) {
        let file = url.relativePath
        let bytes = try RegularFile.bytes(of: url.path, named: file, largestSize: TokenizerFile.maximumSize)
        try self.init(bytes: bytes, file: file)
    }

    /// Reads the bytes of a `tokenizer.json`; `file` is the name that errors carry.
    package init(bytes: [UInt8], file: String) throws(FileError) {
        let contents = try TokenizerFile(bytes, file: file)
        func invalid(_ path: String, _ problem: String) -> FileError {
            FileError(.invalidValue, file: file, place: path, problem)
        }
        guard let model = contents.model else { throw invalid("model", "is missing") }
        guard let preTokenizer = contents.preTokenizer else { throw invalid("pre_tokenizer", "is missing") }
        var unknownToken: Int32?
        if let token = model.unknownToken, !token.isEmpty {
            guard let id = model.vocabulary.id(of: Array(token.utf8)) else {
                throw invalid("model.unk_token", "\(quoted(token)) is not in \"vocab\"")
            }
            unknownToken = Int32(truncatingIfNeeded: id)
        }
        self.preTokenizer = preTokenizer
        pairEncoder = BytePairEncoder(
            vocabulary: model.vocabulary,
            merges: model.merges,
            byteTokens: ByteAlphabet.utf8OfByte.map { Int32(model.vocabulary.id(of: $0) ?? -1) },
            unknownToken: unknownToken,
            fusesUnknown: model.fusesUnknown,
            ignoresMerges: model.ignoresMerges
        )
        switch AddedVocabulary.make(contents.addedTokens, model: model.vocabulary) {
        case .success(let added): addedTokens = added
        case .failure(let problem): throw invalid("added_tokens[\(problem.index)]", problem.text)
        }
    }

    /// One more than the highest id: every id lies in `0..<vocabularySize`.
    public var vocabularySize: Int { max(pairEncoder.vocabulary.idLimit, addedTokens.idLimit) }

    /// The id of a token as it is written in the file: an added token's text, or a token in the byte-level alphabet.
    public func id(of token: String) -> Int? {
        addedTokens.id(of: token) ?? pairEncoder.vocabulary.id(of: Array(token.utf8))
    }

    /// Whether the id is that of a special token.
    public func isSpecial(_ id: Int) -> Bool {
        addedTokens[id]?.isSpecial ?? false
    }

    /// The added token with this id, if it is one.
    public func addedToken(_ id: Int) -> AddedToken? {
        addedTokens[id]
    }
}

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

/// A piece of text, and whether it may hold special tokens.
///
/// A chat template's own text is trusted: `<image>` in it is the special token. A user's text is not: the same
/// characters in it are encoded as ordinary text.
public struct TextSegment: Sendable, Equatable {
    /// The text.
    public var text: String
    /// Whether added tokens, special ones among them, are recognised in the text.
    public var isTrusted: Bool

    /// A piece of text.
    public init(_ text: String, isTrusted: Bool) {
        self.text = text
        self.isTrusted = isTrusted
    }
}
