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
