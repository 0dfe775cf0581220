#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A scheme, host and port: who is asked.
struct Origin: Sendable, Hashable {
    let scheme: String
    let host: String
    let port: Int

    /// Nil for what is not http or https.
    init?(_ url: URL) {
        guard let scheme = url.scheme?.lowercased(), let host = url.host()?.lowercased(), !host.isEmpty else {
            return nil
        }
        switch scheme {
        case "http": port = url.port ?? 80
        case "https": port = url.port ?? 443
        default: return nil
        }
        self.scheme = scheme
        self.host = host
    }
}

extension HubConfiguration {
    /// Where a revision's commit and files are listed.
    func listingAddress(_ repository: RepositoryID, _ revision: Revision) throws(HubError) -> URL {
        try address("/api/models/\(repository)/revision/\(Self.quoted(revision.description))?blobs=true")
    }

    /// Where a file of a commit is.
    func fileAddress(
        _ repository: RepositoryID,
        commit: String,
        _ file: RepositoryFileName
    ) throws(HubError) -> URL {
        let path = file.description.split(separator: "/").map { Self.quoted(String($0)) }.joined(separator: "/")
        return try address("/\(repository)/resolve/\(commit)/\(path)")
    }

    private func address(_ path: String) throws(HubError) -> URL {
        guard let url = URL(string: endpoint.absoluteString + path) else {
            throw HubError(.invalidName, endpoint.absoluteString, "not an address that files can be asked from")
        }
        return url
    }

    /// Percent-encodes all but letters, digits and `-._~`.
    private static func quoted(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            let scalar = Unicode.Scalar(byte)
            let isPlain = scalar.properties.isAlphabetic && byte < 0x80 || (0x30...0x39).contains(byte)
            if isPlain || "-._~".unicodeScalars.contains(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }
}
