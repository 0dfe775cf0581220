public import Foundation
public import SmolSupport

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
