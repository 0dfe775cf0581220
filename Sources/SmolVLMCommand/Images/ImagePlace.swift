import SmolHub
import SmolTerminal

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Where an image is, as a person writes it.
package enum ImagePlace: Sendable, Equatable {
    /// `-`.
    case standardInput
    /// A path, or a `file://` address of this machine.
    case file(String)
    /// An http or https address.
    case web(String)
    /// A `data:` address, which holds the image itself.
    case data(String)
    /// An address that nothing is read from, and why.
    case unusable(String)

    /// Reads what a person wrote; `~/` is the home folder.
    package init(_ text: String) {
        let start = text.prefix(16).lowercased()
        if text == "-" {
            self = .standardInput
        } else if RemoteFetcher.isAddress(text) {
            self = .web(text)
        } else if start.hasPrefix("data:") {
            self = .data(text)
        } else if start.hasPrefix("file:/") {
            self = Self.file(address: text)
        } else if let scheme = Self.scheme(of: text) {
            self = .unusable("\(scheme):// addresses are not read, only http://, https://, file:// and data: ones")
        } else {
            self = .file(Self.expandingHome(in: text))
        }
    }

    /// Whether the text is an address of any kind rather than a path.
    package static func isAddress(_ text: String) -> Bool {
        let start = text.prefix(16).lowercased()
        return start.hasPrefix("file:/") || start.hasPrefix("data:image/") || scheme(of: text) != nil
    }

    /// A path as it is opened: a `file://` address decoded, `~` replaced by the home folder.
    package static func expanded(_ text: String) -> String {
        if text.prefix(6).lowercased() == "file:/", case .file(let path) = file(address: text) { return path }
        return expandingHome(in: text)
    }

    /// What may be shown of an address: neither passwords nor what is after the path, which may hold a key.
    static func shown(_ address: String) -> String {
        if address.prefix(5).lowercased() == "data:" {
            return String(address.prefix { $0 != "," }.prefix(40)) + ",…"
        }
        let end = address.firstIndex { $0 == "?" || $0 == "#" } ?? address.endIndex
        return String(address[..<end]).withoutPasswords
    }

    private static func expandingHome(in text: String) -> String {
        guard text == "~" || text.hasPrefix("~/"), let home = Environment.value("HOME") else { return text }
        return home + text.dropFirst()
    }

    private static func file(address: String) -> ImagePlace {
        guard let url = URL(string: address), ["", "localhost"].contains(url.host() ?? "") else {
            return .unusable("a file:// address names a file of this machine, such as file:///home/me/photo.jpg")
        }
        return .file(url.path(percentEncoded: false))
    }

    /// The scheme of `scheme://…`, nil for anything else.
    private static func scheme(of text: String) -> Substring? {
        guard let mark = text.firstRange(of: "://") else { return nil }
        let scheme = text[..<mark.lowerBound]
        guard scheme.first?.isLetter == true, scheme.count <= 16 else { return nil }
        return scheme.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) } ? scheme : nil
    }
}
