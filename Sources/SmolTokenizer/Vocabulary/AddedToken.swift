/// A token that is recognised as a whole in text, before the text is split into words.
public struct AddedToken: Sendable, Equatable {
    /// Its id.
    public let id: Int
    /// The text that is recognised.
    public let content: String
    /// Whether it is a control token, which decoding can leave out.
    public let isSpecial: Bool
    /// Whether it also takes the white space before it.
    public let stripsLeft: Bool
    /// Whether it also takes the white space after it.
    public let stripsRight: Bool
    /// Whether it is recognised only where no letter, digit or underscore touches it.
    public let isSingleWord: Bool
    /// Whether it is looked for in the normalised text, after the tokens for which this is false.
    public let isNormalized: Bool
}
