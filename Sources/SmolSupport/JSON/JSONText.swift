/// A JSON string as it stands in the file: checked, but its escapes not yet replaced.
package struct JSONText: Sendable {
    /// The bytes between the quotes.
    package let range: Range<Int>
    /// Whether a backslash is among them.
    package let hasEscapes: Bool
}
