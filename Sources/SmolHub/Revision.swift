/// A branch, a tag or a commit of a repository.
public struct Revision: Sendable, Hashable, CustomStringConvertible {
    /// The revision as it was given.
    public let description: String

    /// The branch that is meant when nothing is said.
    public static let main = Revision(checked: "main")

    /// Checks that the name can be a file under `refs`.
    ///
    /// - Throws: ``HubError`` of the kind `invalidName`.
    public init(_ name: String) throws(HubError) {
        guard name.utf8.count <= 256, let path = RepositoryFileName(name) else {
            throw HubError(
                .invalidName,
                singleLine(name),
                "not a revision; expected a branch, a tag or a commit, for example main"
            )
        }
        description = path.description
    }

    private init(checked: String) { description = checked }

    /// Whether this is a whole commit id: 40 lower-case hexadecimal digits.
    public var isCommit: Bool { description.isLowercaseHex(count: 40) }
}

extension StringProtocol {
    /// The text without the white space and line breaks around it.
    var trimmed: String {
        guard let start = firstIndex(where: { !$0.isWhitespace }), let end = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[start...end])
    }

    /// Whether the text is exactly `count` lower-case hexadecimal digits.
    func isLowercaseHex(count: Int) -> Bool {
        utf8.count == count
            && utf8.allSatisfy { (UInt8(ascii: "0")...57).contains($0) || (UInt8(ascii: "a")...102).contains($0) }
    }
}
