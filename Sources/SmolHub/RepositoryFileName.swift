/// The name of a file in a repository, checked to stay inside the folder that it is written to.
public struct RepositoryFileName: Sendable, Hashable, CustomStringConvertible {
    /// The name, its parts separated by `/`.
    public let description: String

    /// Nil for a name that is empty, absolute, has a part `.`, `..` or nothing, a backslash, a drive letter or a
    /// control character, or is longer than file systems take.
    public init?(_ name: String) {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard
            !parts.isEmpty,
            parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." && $0.utf8.count <= 255 }),
            name.utf8.count <= 1024,
            !name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\\") }),
            !Self.hasDriveLetter(parts[0])
        else { return nil }
        description = name
    }

    /// Number of folders above the file.
    var depth: Int { description.utf8.count { $0 == UInt8(ascii: "/") } }

    /// `C:` and the like.
    private static func hasDriveLetter(_ part: Substring) -> Bool {
        let bytes = Array(part.utf8.prefix(2))
        return bytes.count == 2 && bytes[1] == UInt8(ascii: ":")
    }
}
