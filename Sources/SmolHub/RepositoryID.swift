/// The name of a model's repository on the hub: `organisation/name`, or a bare `name` for the oldest ones.
public struct RepositoryID: Sendable, Hashable, CustomStringConvertible {
    /// The name as the hub writes it.
    public let description: String

    /// Checks a name by the hub's rules.
    ///
    /// - Throws: ``HubError`` of the kind `invalidName`.
    public init(_ name: String) throws(HubError) {
        guard Self.isWellFormed(name) else {
            throw HubError(
                .invalidName,
                singleLine(name),
                "not a model's name on the hub; expected organisation/name, for example \(KnownModels.example)"
            )
        }
        description = name
    }

    /// A name that must be `organisation/name` to count, so that a mistyped path is not taken for one.
    ///
    /// Nil when the text is no such name.
    public init?(modelPath: String) {
        guard modelPath.utf8.contains(UInt8(ascii: "/")), Self.isWellFormed(modelPath) else { return nil }
        description = modelPath
    }

    /// The name of the repository's folder in the cache: `models--organisation--name`.
    public var folderName: String {
        "models--" + description.split(separator: "/").joined(separator: "--")
    }

    /// The name that a folder of the cache stands for, or nil when it holds no model.
    init?(folderName: String) {
        let prefix = "models--"
        guard folderName.hasPrefix(prefix) else { return nil }
        // A name has no `--` of its own, so that each one stands for the slash.
        let name = String(folderName.dropFirst(prefix.count).replacing("--", with: "/"))
        guard Self.isWellFormed(name) else { return nil }
        description = name
    }

    /// The hub's rules: one or two parts of at most 96 letters, digits, `-`, `_` and `.`, which neither begin nor end
    /// with `-` or `.`; no `--`, no `..`, no `.git` at the end.
    private static func isWellFormed(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), !name.contains("--"), !name.contains(".."), !name.hasSuffix(".git")
        else { return false }
        return parts.allSatisfy { part in
            guard let first = part.utf8.first, let last = part.utf8.last, part.utf8.count <= 96 else { return false }
            let edges = [UInt8(ascii: "-"), UInt8(ascii: ".")]
            return !edges.contains(first) && !edges.contains(last) && part.utf8.allSatisfy(isNameByte)
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default:
            false
        }
    }
}
