/// A token that proves to the hub who asks.
///
/// Its text is shown nowhere.
public struct AccessToken: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible {
    let text: String

    /// Takes a token without the white space around it.
    ///
    /// Nil when nothing is left, or when it holds what a header cannot carry.
    public init?(_ text: String) {
        let bytes = text.utf8.drop { $0 <= 0x20 }
        let end = bytes.lastIndex { $0 > 0x20 }
        guard let end else { return nil }
        let token = bytes[bytes.startIndex...end]
        guard token.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        self.text = String(decoding: token, as: UTF8.self)
    }

    /// Never the token itself.
    public var description: String { "token (hidden)" }
    /// Never the token itself.
    public var debugDescription: String { description }
}
