/// The name of a blob in the cache, which is the hash of its bytes.
///
/// The hub's ETag: SHA-256 for large files, git's SHA-1 of a blob for small ones.
package struct BlobName: Sendable, Hashable, CustomStringConvertible {
    /// How the hash is made.
    package enum Algorithm: Sendable, Equatable {
        /// SHA-256 of the bytes.
        case sha256
        /// SHA-1 of `blob SIZE`, a zero byte and the bytes.
        case gitBlob
    }

    package let description: String
    package let algorithm: Algorithm

    /// Nil for a text that is neither 64 nor 40 hexadecimal digits.
    package init?(_ text: String) {
        if text.isLowercaseHex(count: 64) {
            algorithm = .sha256
        } else if text.isLowercaseHex(count: 40) {
            algorithm = .gitBlob
        } else {
            return nil
        }
        description = text
    }

    /// Reads the value of an ETag header, weak or not.
    package init?(etag: String) {
        var text = etag[...]
        if text.hasPrefix("W/") { text = text.dropFirst(2) }
        if text.hasPrefix("\""), text.hasSuffix("\""), text.utf8.count >= 2 { text = text.dropFirst().dropLast() }
        self.init(String(text))
    }
}
